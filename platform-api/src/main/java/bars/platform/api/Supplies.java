package bars.platform.api;

import bars.db.Ids;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Time and identifiers for the container's beans. The WAR itself supplies the database and the vault. */
@Singleton
public class Supplies {
    @Produces
    @Singleton
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    public Ids ids(Clock clock) {
        return new Ids(clock);
    }
}
