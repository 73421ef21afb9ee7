package bars.receiver.tls;

import bars.db.seal.KeyVault;
import bars.edge.LiveTls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the local snapshot in the state folder; a process without such a folder has none. */
@ApplicationScoped
public class SnapshotWiring {
    @Produces
    @Singleton
    public LocalSnapshot snapshot(
            KeyVault vault,
            Clock clock,
            @ConfigProperty(name = "bars.home") Optional<String> home,
            @ConfigProperty(name = "bars.database.url") String database,
            @ConfigProperty(name = "bars.snapshot.hours", defaultValue = "24") int hours) {
        Path path = Path.of(home.orElse("")).resolve("snapshot").resolve("tls.sealed");
        return new LocalSnapshot(
                path,
                new SnapshotFile(path, database, vault),
                home.isPresent() ? Duration.ofHours(hours) : Duration.ZERO,
                LiveTls.current(),
                clock);
    }
}
