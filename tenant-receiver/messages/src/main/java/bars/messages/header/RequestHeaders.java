package bars.messages.header;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request say. {@code use-context} is ignored, as the standard demands.
 * Source: contract §1.2, §1.3.
 *
 * @param key ids of the message and of its conversation
 * @param target service that is meant
 * @param party who asks, as far as it is said
 */
public record RequestHeaders(MessageKey key, ServiceId target, RequestingParty party) {
    public static final String TARGET = "NHSD-Target-Identifier";
    public static final String ORGANISATION = "NHSD-End-User-Organisation";
    public static final String SOFTWARE = "NHSD-Requesting-Software";
    public static final String PRACTITIONER = "NHSD-Requesting-Practitioner";

    /** Codes of organisations and sites; at least one character is a letter. */
    private static final Pattern ODS_FORM = Pattern.compile("(?=[0-9]*[A-Z])[A-Z0-9]{3,9}");

    /** Reads all headers of a request; refuses what is missing or garbage. */
    public static RequestHeaders read(Function<String, @Nullable String> headers) {
        MessageKey key = MessageKey.read(headers);
        return new RequestHeaders(key, target(headers), party(headers));
    }

    /** The service that {@code NHSD-Target-Identifier} names. */
    public static ServiceId target(Function<String, @Nullable String> headers) {
        EncodedObject object = EncodedObject.read(headers, TARGET)
                .orElseThrow(() -> Refusal.badRequest(
                        IssueType.REQUIRED, "HD-04", TARGET, "The header " + TARGET + " is missing"));
        String value = object.text("/value").orElseThrow(() -> EncodedObject.wrong(TARGET, "has no value"));
        String system = object.text("/system").orElseThrow(() -> EncodedObject.wrong(TARGET, "has no system"));
        return new ServiceId(system, value);
    }

    /** Who says that it asks; empty as well where that is garbage, or no ODS code by its form: then it may be anything. */
    public static Optional<String> callerOds(Function<String, @Nullable String> headers) {
        try {
            return EncodedObject.read(headers, ORGANISATION)
                    .flatMap(o -> o.ofSystem("/identifier", "value", CodeSystems.ODS))
                    .filter(code -> ODS_FORM.matcher(code).matches());
        } catch (Refusal garbage) {
            return Optional.empty();
        }
    }

    private static RequestingParty party(Function<String, @Nullable String> headers) {
        Optional<EncodedObject> organisation = EncodedObject.read(headers, ORGANISATION);
        Optional<EncodedObject> software = EncodedObject.read(headers, SOFTWARE);
        Optional<EncodedObject> practitioner = EncodedObject.read(headers, PRACTITIONER);
        return new RequestingParty(
                organisation.flatMap(o -> o.ofSystem("/identifier", "value", CodeSystems.ODS)),
                organisation.flatMap(o -> o.text("/name")),
                software.flatMap(o -> o.ofSystem("/identifier", "value", "")),
                // The published shape is an object; valid FHIR would be an array.
                software.flatMap(o -> first(o, "/deviceName/name", "/deviceName/0/name")),
                software.flatMap(o -> first(o, "/version/value", "/version/0/value")),
                practitioner.flatMap(o -> o.ofSystem("/identifier", "value", CodeSystems.ROLE_PROFILE)),
                practitioner.flatMap(o -> o.ofSystem("/code/0/coding", "code", CodeSystems.SNOMED)
                        .or(() -> o.ofSystem("/code/coding", "code", CodeSystems.SNOMED))));
    }

    private static Optional<String> first(EncodedObject object, String pointer, String otherwise) {
        return object.text(pointer).or(() -> object.text(otherwise));
    }
}
