package bars.platform.api;

import bars.db.Database;
import bars.db.Ids;
import bars.db.seal.KeyVault;
import bars.platform.audit.AuditVerification;
import bars.platform.audit.SecondSink;
import bars.platform.identity.IdentityProvider;
import bars.platform.identity.ProviderConfiguration;
import bars.platform.mail.MailServer;
import bars.platform.mail.SmtpServer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Time (in milliseconds, so that what is answered is what is stored) and identifiers for the beans of the container. The
 * WAR itself supplies the database and the vault.
 */
@Singleton
public class Supplies {
    @Produces
    @Singleton
    public Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Produces
    @Singleton
    public Ids ids(Clock clock) {
        return new Ids(clock);
    }

    /** Where signed heads of the audit log go beside the database: a file in the state folder. */
    @Produces
    @Singleton
    public SecondSink sink() {
        String home = ConfigProvider.getConfig()
                .getOptionalValue("bars.home", String.class)
                .orElse("var");
        return new SecondSink(Path.of(home, "audit", "heads.log"));
    }

    /** The site's mail server, where one is named. */
    @Produces
    @Singleton
    public MailServer mailServer(Clock clock) {
        Config config = ConfigProvider.getConfig();
        return config.getOptionalValue("bars.mail.host", String.class)
                .filter(host -> !host.isBlank())
                .<MailServer>map(host -> new SmtpServer(account(config, host), clock))
                .orElseGet(MailServer::none);
    }

    private static SmtpServer.Account account(Config config, String host) {
        return new SmtpServer.Account(
                host,
                config.getOptionalValue("bars.mail.port", Integer.class).orElse(587),
                config.getOptionalValue("bars.mail.security", String.class).orElse("starttls"),
                config.getOptionalValue("bars.mail.user", String.class).orElse(null),
                config.getOptionalValue("bars.mail.password.file", String.class)
                        .map(Supplies::text)
                        .orElse(""),
                config.getOptionalValue("bars.mail.from", String.class).orElse("bars@" + host));
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the password file of the mail server cannot be read", e);
        }
    }

    @Produces
    @Singleton
    public AuditVerification verification(Database database, KeyVault vault, Clock clock, SecondSink sink) {
        return new AuditVerification(database, vault, clock, sink);
    }

    /** The identity provider that the configuration names, if it names one. */
    @Produces
    @Singleton
    public IdentityProvider identityProvider() {
        return ProviderConfiguration.read(ConfigProvider.getConfig());
    }
}
