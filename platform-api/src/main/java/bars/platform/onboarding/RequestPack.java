package bars.platform.onboarding;

import bars.db.Environment;
import bars.platform.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has to be sent for one certificate, ready to send.
 *
 * @param warnings what the sender must know before sending
 * @param missing what the platform does not know yet, so that a text has a gap
 */
public record RequestPack(
        UUID certificate,
        String serverName,
        String fqdn,
        Environment environment,
        List<Document> documents,
        List<String> warnings,
        List<String> missing) {

    /**
     * One request.
     *
     * @param kind name of its template
     * @param recipient address, or the name of the form
     * @param answers the form's fields, where it is a form
     * @param attachment name of the file that goes along; its content is the certificate's signing request
     * @param gaps places of its text for which the platform knows nothing yet: it does not go by mail before they are filled
     * @param state DRAFTED, SENT, CHASED or ANSWERED
     */
    public record Document(
            String kind,
            String title,
            String recipient,
            String subject,
            String body,
            List<Field> answers,
            @Nullable String attachment,
            List<String> gaps,
            String state,
            @Nullable Instant sentAt,
            @Nullable Instant chasedAt,
            @Nullable Instant answeredAt,
            @Nullable String note) {}

    /** One field of a form. */
    public record Field(String field, String answer) {}

    /** The kind of the request that asks for the certificate itself. */
    public String asking() {
        return documents.stream()
                .filter(one -> one.attachment() != null)
                .findFirst()
                .orElseThrow()
                .kind();
    }

    /** The same with the one request that {@code kind} names. */
    public RequestPack only(String kind) {
        List<Document> named =
                documents.stream().filter(one -> one.kind().equals(kind)).toList();
        if (named.isEmpty()) {
            throw Problem.notFound("request");
        }
        return new RequestPack(certificate, serverName, fqdn, environment, named, warnings, missing);
    }

    /** As one text, for a ticket. */
    public String text() {
        StringBuilder text = new StringBuilder();
        warnings.forEach(warning -> text.append("Note: ").append(warning).append("\n"));
        for (Document document : documents) {
            text.append("\n=== ").append(document.title()).append(" ===\n");
            text.append("To: ").append(document.recipient()).append('\n');
            text.append("Subject: ").append(document.subject()).append("\n\n");
            text.append(document.body()).append('\n');
        }
        return text.toString();
    }
}
