package bars.platform.onboarding;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A mail as a file that a mail program opens as a draft. Source: RFC 5322, RFC 2045; {@code X-Unsent} makes it editable.
 *
 * @param from may be empty
 * @param attachmentName name of the file that goes along
 * @param attachment goes along as {@code application/pkcs10}
 */
public record MailFile(
        String from,
        String to,
        String subject,
        String body,
        @Nullable String attachmentName,
        byte @Nullable [] attachment) {
    private static final String LINE = "\r\n";

    /** A mail of text alone. */
    public static MailFile of(String to, String subject, String body) {
        return new MailFile("", to, subject, body, null, null);
    }

    /** The file. */
    public String text() {
        String boundary = "part-" + Integer.toHexString(body.hashCode()) + "-bars";
        StringBuilder mail = new StringBuilder();
        if (!from.isBlank()) {
            mail.append("From: ").append(from).append(LINE);
        }
        mail.append("To: ").append(to).append(LINE);
        mail.append("Subject: ").append(encoded(subject)).append(LINE);
        mail.append("MIME-Version: 1.0").append(LINE).append("X-Unsent: 1").append(LINE);
        mail.append("Content-Type: multipart/mixed; boundary=\"")
                .append(boundary)
                .append('"')
                .append(LINE)
                .append(LINE);
        part(mail, boundary, "text/plain; charset=UTF-8", null, body.getBytes(StandardCharsets.UTF_8));
        if (attachment != null) {
            part(mail, boundary, "application/pkcs10", attachmentName, attachment);
        }
        return mail.append("--").append(boundary).append("--").append(LINE).toString();
    }

    private static void part(StringBuilder mail, String boundary, String type, @Nullable String name, byte[] content) {
        mail.append("--").append(boundary).append(LINE);
        mail.append("Content-Type: ").append(type).append(LINE);
        mail.append("Content-Transfer-Encoding: base64").append(LINE);
        if (name != null) {
            mail.append("Content-Disposition: attachment; filename=\"")
                    .append(name)
                    .append('"')
                    .append(LINE);
        }
        mail.append(LINE)
                .append(Base64.getMimeEncoder().encodeToString(content))
                .append(LINE);
    }

    /** Source: RFC 2047. */
    private static String encoded(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                ? text
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
