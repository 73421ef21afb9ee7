package bars.receiver.tls;

import bars.db.Term;
import bars.db.metric.Exposition;
import bars.edge.LiveTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last known certificates and callers on this machine: a node that starts while the database is away serves TLS by
 * them, and answers every request with 503, until the database is back. Too old, it is not used, and what is served by it
 * is withdrawn. Thread-safe.
 */
public final class LocalSnapshot {
    private static final Logger LOG = System.getLogger(LocalSnapshot.class.getName());

    /** A snapshot of unchanged content is written again after so large a part of the age at which it is of no use. */
    private static final int AGAIN_PART = 8;

    /** Of the time, at most one part in so many goes into writing. */
    private static final int REST_PER_WRITE = 20;

    private final SnapshotFile file;
    private final Path path;
    private final Duration mostAge;
    private final LiveTls live;
    private final Clock clock;

    private long keptChanges = -1;
    private @Nullable Instant keptAt;
    private Term rest = new Term(Instant.EPOCH, Duration.ZERO);
    private long keptBytes;
    private long failures;
    private String complaint = "";
    private volatile @Nullable Instant servedAt;

    /** @param mostAge zero turns it off: nothing is written or read */
    LocalSnapshot(Path path, SnapshotFile file, Duration mostAge, LiveTls live, Clock clock) {
        this.path = path;
        this.file = file;
        this.mostAge = mostAge;
        this.live = live;
        this.clock = clock;
    }

    /** Whether TLS is served by the snapshot now, because the database was not read yet. */
    public boolean isInUse() {
        return servedAt != null;
    }

    /** Writes what is served when it has changed or the file grows old; {@code confirmed}: the database said the same then. */
    synchronized void keep(Instant confirmed) {
        servedAt = null;
        Instant now = clock.instant();
        boolean changed = live.changes() != keptChanges;
        Duration young = mostAge.dividedBy(AGAIN_PART);
        boolean aging = keptAt == null || !new Term(keptAt, young).covers(confirmed);
        if (mostAge.isZero() || rest.covers(now) || !(changed || aging)) {
            return;
        }
        long changes = live.changes();
        try {
            keptBytes = file.write(new TlsSnapshot(confirmed, live.rules(), live.identities()));
            keptChanges = changes;
            keptAt = confirmed;
            complaint = "";
        } catch (IOException | RuntimeException e) {
            failures++;
            complain("the local snapshot cannot be written: " + e.getMessage());
        }
        Duration wanted = Duration.between(now, clock.instant()).multipliedBy(REST_PER_WRITE);
        rest = new Term(now, wanted.compareTo(young) < 0 ? wanted : young);
    }

    /** Serves what the file holds, when it is there, opens, and is young enough; nothing of it is served otherwise. */
    synchronized void serve() {
        if (mostAge.isZero() || !Files.exists(path)) {
            return;
        }
        try {
            TlsSnapshot snapshot = file.read();
            if (isTooOld(snapshot.takenAt())) {
                complain("the local snapshot is too old to be used: " + snapshot);
                return;
            }
            snapshot.rules().forEach(live::trust);
            snapshot.identities().forEach(live::serve);
            servedAt = snapshot.takenAt();
            LOG.log(Level.WARNING, "event=snapshot-served: the database is away, TLS is served by {0}", snapshot);
        } catch (IOException e) {
            complain("the local snapshot cannot be used: " + e.getMessage());
        }
    }

    /** Withdraws what is served by a snapshot that has become too old. */
    synchronized void expire() {
        Instant taken = servedAt;
        if (taken != null && isTooOld(taken)) {
            servedAt = null;
            live.retain(Set.of());
            complain("the local snapshot of " + taken + " has become too old and is served no longer");
        }
    }

    /** A clock that went back makes nothing younger than it is. */
    private boolean isTooOld(Instant takenAt) {
        return Duration.between(takenAt, clock.instant()).abs().compareTo(mostAge) > 0;
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            LOG.log(Level.WARNING, what);
            complaint = what;
        }
    }

    synchronized String metrics() {
        Instant kept = servedAt != null ? servedAt : keptAt;
        long age = kept == null ? -1 : Duration.between(kept, clock.instant()).toSeconds();
        return new Exposition()
                .gauge("bars_snapshot_in_use", "Whether the local snapshot is served", isInUse() ? 1 : 0)
                .gauge(
                        "bars_snapshot_age_seconds",
                        "Since the database said what the local snapshot says; -1 for none",
                        age)
                .gauge("bars_snapshot_bytes", "Size of the local snapshot", keptBytes)
                .counter("bars_snapshot_failures_total", "Local snapshots that could not be written or read", failures)
                .text();
    }
}
