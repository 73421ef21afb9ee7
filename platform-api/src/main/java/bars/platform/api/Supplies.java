package bars.platform.api;

import bars.db.Ids;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

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
}
