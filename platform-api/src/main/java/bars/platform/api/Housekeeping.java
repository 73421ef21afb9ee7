package bars.platform.api;

import bars.db.Database;
import bars.db.access.ConsoleSessions;
import bars.db.access.SignInFailures;
import bars.db.change.ConfigChanges;
import bars.db.node.Nodes;
import bars.db.trust.HandshakeRecords;
import bars.platform.access.Sessions;
import bars.platform.access.SignIn;
import bars.platform.exchange.RetentionDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Forgets what nobody needs any more. Each step is a round of its own: one that fails keeps no other back. Thread-safe. */
@Singleton
public class Housekeeping {
    private static final Duration NODES_KEPT = Duration.ofDays(1);
    private static final int HANDSHAKES_AT_ONCE = 10_000;

    private final Database database;
    private final Repeats repeats;
    private final RetentionDesk retention;
    private final Clock clock;

    @Inject
    public Housekeeping(Database database, Repeats repeats, RetentionDesk retention, Clock clock) {
        this.database = database;
        this.repeats = repeats;
        this.retention = retention;
        this.clock = clock;
    }

    /** All steps; each may be run at any time, on several nodes at once. */
    List<Runnable> steps() {
        return List.of(
                retention::wipe,
                retention::forget,
                repeats::forgetOld,
                this::forgetSessions,
                this::forgetFailures,
                this::forgetHandshakes,
                () -> database.doAsPlatform(
                        work -> new Nodes(work).forget(clock.instant().minus(NODES_KEPT))),
                () -> database.doAsPlatform(work -> new ConfigChanges(work).forgetOld()));
    }

    private void forgetSessions() {
        Instant now = clock.instant();
        database.doAsPlatform(work -> new ConsoleSessions(work).forget(now, now.minus(Sessions.IDLE)));
    }

    private void forgetFailures() {
        Instant before = clock.instant().minus(SignIn.LONGEST_WAIT);
        database.doAsPlatform(work -> new SignInFailures(work).forget(before));
    }

    /** In pieces: whoever knocks at the door writes a row, and a site may have been knocked at for long. */
    private void forgetHandshakes() {
        int gone;
        do {
            gone = database.asPlatform(work -> new HandshakeRecords(work).forgetOld(HANDSHAKES_AT_ONCE));
        } while (gone == HANDSHAKES_AT_ONCE);
    }
}
