package bars.platform.api;

import bars.db.Database;
import bars.db.node.DatabaseClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;

/**
 * Guards work that ends things for good when their time is over. Wiped content and destroyed keys do not come back when the
 * clock of this node turns out to be wrong: while it and the database's differ, such work rests. Thread-safe.
 */
@Singleton
public class RightTime {
    /** Far more than clocks under a time service differ, far less than anything is kept. */
    static final Duration MOST_OFF = Duration.ofMinutes(1);

    private static final Logger LOG = System.getLogger(RightTime.class.getName());

    private final Database database;
    private final Clock clock;

    @Inject
    public RightTime(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** {@code round}, which does nothing while the clocks differ. */
    Runnable only(Runnable round) {
        return () -> {
            Duration off = database.<Duration>asPlatform(work -> new DatabaseClock(work).lead(clock))
                    .abs();
            if (off.compareTo(MOST_OFF) > 0) {
                LOG.log(
                        Level.WARNING,
                        "event=clock-skew seconds=" + off.toSeconds()
                                + " against=database: nothing is wiped or retired meanwhile");
                return;
            }
            round.run();
        };
    }
}
