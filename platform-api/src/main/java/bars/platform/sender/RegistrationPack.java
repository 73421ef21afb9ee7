package bars.platform.sender;

import bars.db.Environment;
import bars.db.sender.KeyHosting;
import bars.platform.onboarding.MailFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the BaRS team wants to know about a Sender in one environment, and the mail that says it.
 *
 * @param jwksUrl where API-M fetches the keys, when we publish them
 * @param kid and {@code publicKey}: what to copy to the portal, when it hosts them
 * @param missing what has to be known before the mail can go
 *     <p>Source: contract digest §4.3.
 */
public record RegistrationPack(
        String applicationName,
        @Nullable String appIdInt,
        @Nullable String appIdProd,
        String description,
        String organisationName,
        String odsCode,
        String productName,
        Environment environment,
        KeyHosting keyHosting,
        @Nullable String jwksUrl,
        @Nullable String kid,
        @Nullable String publicKey,
        List<String> missing,
        Mail mail) {

    /** A mail ready to send. */
    public record Mail(String to, String subject, String body) {}

    /** As a file that a mail program opens. */
    public String mailFile() {
        return MailFile.of(mail.to(), mail.subject(), mail.body()).text();
    }

    /** As one text, for a ticket or a mail program. */
    public String text() {
        return "To: " + mail.to() + "\nSubject: " + mail.subject() + "\n\n" + mail.body();
    }
}
