package bars.platform.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A mail server that speaks SMTP. One connection for each mail: there are some hundreds a month. */
public final class SmtpServer implements MailServer {
    private static final String TIMEOUT_MILLIS = "10000";

    private final Account account;
    private final Session session;
    private final Clock clock;

    /**
     * How it is reached.
     *
     * @param security {@code starttls} (required), {@code tls} or {@code none}
     * @param user null for a server that asks nobody
     * @param from the address that mails come from
     */
    public record Account(String host, int port, String security, @Nullable String user, String password, String from) {
        /** Never shows the password. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public SmtpServer(Account account, Clock clock) {
        this.account = account;
        this.clock = clock;
        this.session = Session.getInstance(properties(account), authenticator(account));
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    @Override
    public String send(Mail mail) throws MailFault {
        try {
            MimeMessage message = message(mail);
            Transport.send(message);
            return message.getMessageID() + " taken by " + account;
        } catch (MessagingException e) {
            throw new MailFault(account + " did not take it: " + oneLine(e));
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        String id =
                "<" + mail.id() + "@" + account.from().substring(account.from().indexOf('@') + 1) + ">";
        MimeMessage message = new Identified(session, id);
        message.setFrom(new InternetAddress(account.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.recipient(), true));
        if (mail.replyTo() != null && !mail.replyTo().isBlank()) {
            message.setReplyTo(new InternetAddress[] {new InternetAddress(mail.replyTo(), true)});
        }
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        byte[] attachment = mail.attachment();
        if (attachment == null) {
            message.setText(mail.body(), StandardCharsets.UTF_8.name());
        } else {
            message.setContent(withAttachment(mail, attachment));
        }
        message.saveChanges();
        return message;
    }

    private static MimeMultipart withAttachment(Mail mail, byte[] attachment) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.body(), StandardCharsets.UTF_8.name());
        MimeBodyPart file = new MimeBodyPart();
        file.setDataHandler(
                new jakarta.activation.DataHandler(new ByteArrayDataSource(attachment, "application/pkcs10")));
        file.setFileName(mail.attachmentName());
        return new MimeMultipart(text, file);
    }

    private static Properties properties(Account account) {
        Properties properties = new Properties();
        boolean tls = account.security().equals("tls");
        boolean startTls = account.security().equals("starttls");
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.transport.protocol.rfc822", "smtp");
        properties.put("mail.smtp.host", account.host());
        properties.put("mail.smtp.port", Integer.toString(account.port()));
        properties.put("mail.smtp.auth", Boolean.toString(account.user() != null));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(tls));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        return properties;
    }

    private static @Nullable Authenticator authenticator(Account account) {
        if (account.user() == null) {
            return null;
        }
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(account.user(), account.password());
            }
        };
    }

    private static String oneLine(MessagingException e) {
        String text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        return text.length() > 300 ? text.substring(0, 300) : text;
    }

    /** A message with an id of ours. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
