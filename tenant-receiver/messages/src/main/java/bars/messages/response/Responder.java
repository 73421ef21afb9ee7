package bars.messages.response;

import bars.messages.code.ServiceId;
import bars.messages.reply.CaseFile;
import java.time.Instant;
import java.util.Map;

/**
 * Who answers, and what it told the sender already.
 *
 * @param service the service that the request came to
 * @param odsCode ODS code of the organisation that provides it
 * @param organisation its name
 * @param software the sending product
 * @param caseFile the case that the synchronous answer told of
 * @param since when that case was opened
 * @param ids per fullUrl of the request the id that the synchronous answer gave
 */
public record Responder(
        ServiceId service,
        String odsCode,
        String organisation,
        Software software,
        CaseFile caseFile,
        Instant since,
        Map<String, String> ids) {
    public Responder {
        ids = Map.copyOf(ids);
    }
}
