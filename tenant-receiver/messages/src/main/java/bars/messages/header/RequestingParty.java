package bars.messages.header;

import java.util.Optional;

/**
 * Who asks, as the access-control headers say. Each part may be absent; the words are a stranger's and are for the audit
 * record and the access rules, never for a log line or an answer.
 * Source: contract §1.3.
 *
 * @param odsCode ODS code of the end user's organisation
 * @param organisation its name
 * @param softwareId identifier of the sending installation
 * @param software name of the product
 * @param softwareVersion its version
 * @param roleProfile SDS role profile of the practitioner
 * @param role SNOMED code of the practitioner's role
 */
public record RequestingParty(
        Optional<String> odsCode,
        Optional<String> organisation,
        Optional<String> softwareId,
        Optional<String> software,
        Optional<String> softwareVersion,
        Optional<String> roleProfile,
        Optional<String> role) {}
