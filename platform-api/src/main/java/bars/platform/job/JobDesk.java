package bars.platform.job;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.job.Job;
import bars.db.job.Jobs;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands work over, shows how far it is, and stops it. Whoever asked sees it, and whoever may look at the system; a job that
 * concerns an environment is seen by nobody who is bound to the other, and one that concerns both by whoever is bound to none.
 */
@Singleton
public class JobDesk {
    /** The kind of job by which a tenant leaves. */
    public static final String DEPARTURE = "tenant-decommission";

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public JobDesk(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** How far a job is. */
    public record Progress(int done, int total, int failed) {}

    /** A job as shown. */
    public record JobView(
            UUID id,
            String kind,
            Job.Status status,
            @Nullable String tenant,
            List<Environment> environments,
            Progress progress,
            Map<String, Object> result,
            List<Map<String, Object>> errors,
            String requestedBy,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @JsonIgnore long version) {

        static JobView of(Job job) {
            return new JobView(
                    job.id(),
                    job.kind(),
                    job.status(),
                    job.tenant(),
                    job.environments().stream().sorted().toList(),
                    new Progress(job.done(), job.total(), job.failed()),
                    job.result(),
                    job.errors(),
                    job.requestedBy(),
                    job.createdAt(),
                    job.startedAt(),
                    job.finishedAt(),
                    job.version());
        }
    }

    /**
     * For verbs: hands work over in the verb's own transaction. The verb has checked the caller.
     *
     * @param environments every one that the work may touch
     */
    public JobView submit(
            Work work,
            Caller caller,
            String kind,
            @Nullable String tenant,
            Set<Environment> environments,
            Map<String, Object> input) {
        UUID id = ids.get();
        new Jobs(work)
                .queue(id, kind, tenant, environments, caller.actor(), caller.requestId(), input, clock.instant());
        Deeds.onPlatform(work, caller, "job.queued", id.toString(), Map.of("kind", kind));
        return JobView.of(new Jobs(work).byId(id).orElseThrow());
    }

    public JobView get(Caller caller, UUID id) {
        return database.asPlatform(work -> JobView.of(find(work, caller, id)));
    }

    /** A page of the jobs that the caller may see, the newest first. */
    public List<JobView> list(Caller caller, @Nullable UUID before, Job.@Nullable Status status, int limit) {
        var eyes = new Jobs.Eyes(
                caller.actor(),
                caller.may(Permission.SYSTEM_READ),
                caller.bounds().tenants(),
                caller.bounds().seenEnvironments());
        return database.asPlatform(work -> new Jobs(work)
                .page(eyes, before, status, limit).stream().map(JobView::of).toList());
    }

    /** Whether a job of {@code kind} may be stopped: half of a departure would be neither here nor gone. */
    public static boolean isStoppable(String kind) {
        return !kind.equals(DEPARTURE);
    }

    /** Asks a job to stop: whoever asked for it may, and whoever may change tenants. One that is over stays as it is. */
    public JobView cancel(Caller caller, UUID id) {
        return database.asPlatform(work -> {
            Job job = find(work, caller, id);
            if (!job.requestedBy().equals(caller.actor())) {
                Permissions.require(caller, Permission.TENANTS_WRITE);
            }
            if (job.isOver()) {
                throw Problem.conflict("The job is over");
            }
            if (!isStoppable(job.kind())) {
                throw Problem.conflict("A tenant that leaves is not kept half-way; the job goes on");
            }
            new Jobs(work).cancel(id, clock.instant());
            Deeds.onPlatform(work, caller, "job.stopped", id.toString(), Map.of("kind", job.kind()));
            return JobView.of(find(work, caller, id));
        });
    }

    private static Job find(Work work, Caller caller, UUID id) {
        return new Jobs(work).byId(id).filter(job -> visible(caller, job)).orElseThrow(() -> Problem.notFound("job"));
    }

    private static boolean visible(Caller caller, Job job) {
        if (!job.environments().stream().allMatch(caller.bounds()::covers)) {
            return false;
        }
        String tenant = job.tenant();
        boolean inBounds = tenant == null
                ? caller.bounds().platformWide()
                : caller.bounds().covers(tenant);
        return job.requestedBy().equals(caller.actor()) || (inBounds && caller.may(Permission.SYSTEM_READ));
    }
}
