package bars.messages.search;

import bars.messages.code.CodeSystems;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a search for appointments or referrals asks for: exactly one of its parts is there. Never printed: it names patients.
 * Source: contract §1.9, A01 to A05.
 *
 * @param nhsNumber ten digits
 * @param demographics name, date of birth and postcode
 * @param reference human-readable reference or business identifier; referrals only
 */
public record RecordQuery(
        Optional<String> nhsNumber, Optional<Demographics> demographics, Optional<Reference> reference) {
    private static final String IDENTIFIER = "patient:identifier";
    private static final String NAME = "patient:name";
    private static final String BIRTH_DATE = "patient:birthdate";
    private static final String POSTCODE = "patient:address-postalcode";
    private static final List<String> REFERENCES = List.of("ServiceRequest.identifier", "identifier");

    /** A patient without number. Not printed. */
    public record Demographics(String name, String birthDate, String postcode) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** What somebody calls a referral, and the system of that name. Not printed. */
    public record Reference(String system, String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Reads decoded query parameters. */
    public static RecordQuery parse(Map<String, List<String>> parameters, String type, ServiceProfile profile) {
        Params params = new Params(parameters);
        Optional<String> identifier = params.first(IDENTIFIER);
        if (identifier.isPresent()) {
            return new RecordQuery(Optional.of(number(identifier.get())), Optional.empty(), Optional.empty());
        }
        if (type.equals("ServiceRequest")) {
            for (String name : REFERENCES) {
                Optional<String> reference = params.first(name);
                if (reference.isPresent()) {
                    return new RecordQuery(
                            Optional.empty(), Optional.empty(), Optional.of(reference(name, reference.get())));
                }
            }
        }
        return new RecordQuery(Optional.empty(), Optional.of(demographics(params, profile)), Optional.empty());
    }

    /** Refuses an id in a path that is no UUID. */
    public static String id(String id) {
        if (!MessageKey.isUuid(id)) {
            throw Refusal.badRequest(IssueType.VALUE, "QP-03", "id", "The id must be a UUID");
        }
        return id;
    }

    private static Demographics demographics(Params params, ServiceProfile profile) {
        Optional<String> name = params.first(NAME);
        Optional<String> birthDate = params.first(BIRTH_DATE);
        Optional<String> postcode = params.first(POSTCODE);
        if (profile.decides(Choice.SEARCH_BY_NAME, "refuse")
                || name.isEmpty() && birthDate.isEmpty() && postcode.isEmpty()) {
            throw Params.required(IDENTIFIER, "is missing");
        }
        return new Demographics(
                name.orElseThrow(() -> Params.required(NAME, "is missing")),
                date(birthDate.orElseThrow(() -> Params.required(BIRTH_DATE, "is missing"))),
                postcode.orElseThrow(() -> Params.required(POSTCODE, "is missing")));
    }

    private static String number(String identifier) {
        int bar = identifier.lastIndexOf('|');
        String system = bar < 0 ? "" : identifier.substring(0, bar);
        String number = identifier.substring(bar + 1).replaceAll("[\\s-]", "");
        if (!CodeSystems.same(system, CodeSystems.NHS_NUMBER) || !number.matches("[0-9]{10}")) {
            throw Params.value(IDENTIFIER, "must be " + CodeSystems.NHS_NUMBER + "|, and ten digits");
        }
        return number;
    }

    private static Reference reference(String name, String text) {
        int bar = text.lastIndexOf('|');
        String value = text.substring(bar + 1).strip();
        if (bar < 0 || value.isEmpty()) {
            throw Params.value(name, "must be a system, a bar and a value");
        }
        return new Reference(text.substring(0, bar).strip(), value);
    }

    /** FHIR's form, with or without prefix, and the day-first form of published samples. */
    private static String date(String text) {
        String date = text.strip().replaceFirst("^eq", "");
        if (date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            return date;
        }
        if (date.matches("[0-9]{2}/[0-9]{2}/[0-9]{4}")) {
            return date.substring(6) + "-" + date.substring(3, 5) + "-" + date.substring(0, 2);
        }
        throw Params.value(BIRTH_DATE, "is no date");
    }

    @Override
    public String toString() {
        return "***";
    }
}
