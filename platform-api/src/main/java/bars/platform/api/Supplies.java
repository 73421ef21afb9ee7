package bars.platform.api;

import bars.db.Database;
import bars.db.Ids;
import bars.db.seal.KeyVault;
import bars.platform.audit.AuditVerification;
import bars.platform.audit.SecondSink;
import bars.platform.identity.IdentityProvider;
import bars.platform.identity.ProviderConfiguration;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
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
