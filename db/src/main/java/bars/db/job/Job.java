package bars.db.job;

import bars.db.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of long work.
 *
 * @param kind which worker does it, e.g. {@code tenant-import}
 * @param tenant ODS code, where it belongs to one tenant
 * @param environments that it concerns; empty for none
 * @param requestedBy actor on whose behalf it runs
 * @param input what the worker needs
 * @param done how many steps are done, failed ones included
 * @param total how many there are; 0 while unknown
 * @param result what came out, for the one who asked
 * @param errors what went wrong, one each
 * @param attempt how often it was begun
 */
public record Job(
        UUID id,
        String kind,
        Status status,
        @Nullable String tenant,
        Set<Environment> environments,
        String requestedBy,
        @Nullable String requestId,
        Map<String, Object> input,
        int done,
        int total,
        int failed,
        Map<String, Object> result,
        List<Map<String, Object>> errors,
        boolean cancelRequested,
        int attempt,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long version) {

    /** How far it is, and who acts next. */
    public enum Status {
        /** Waits for a worker. */
        QUEUED,
        /** A worker is at it; when the worker dies, another one begins again. */
        RUNNING,
        /** Done. Nobody acts. */
        SUCCEEDED,
        /** Ended by a fault. Whoever asked looks at the errors. */
        FAILED,
        /** Ended by decision; what was done stays done. */
        CANCELLED
    }

    public boolean isOver() {
        return status != Status.QUEUED && status != Status.RUNNING;
    }
}
