package bars.platform.job;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Work;
import bars.db.job.Job;
import bars.db.job.Jobs;
import bars.platform.access.Caller;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The job in hand: its input, on whose behalf it runs, and where its progress goes. Belongs to one thread. */
public final class JobContext {
    /** A worker that reports nothing for so long is taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private final Database database;
    private final Job job;
    private final List<Map<String, Object>> errors = new ArrayList<>();
    private int done;
    private int total;
    private int failed;
    private boolean stopped;

    JobContext(Database database, Job job) {
        this.database = database;
        this.job = job;
    }

    public Job job() {
        return job;
    }

    /** Who asked, with the permissions that were checked when the job was asked for. */
    public Caller caller() {
        Caller system = Caller.system("job");
        return new Caller(
                job.requestedBy(),
                "job " + job.id(),
                system.permissions(),
                system.bounds(),
                null,
                job.requestId(),
                null);
    }

    /** How many steps there will be. */
    public void expect(int steps) {
        total = steps;
        report();
    }

    /**
     * What one row of a list comes to: it stands or falls by itself. Where somebody else changed the same at that moment it is
     * done once more.
     *
     * @throws Problem when it was refused, or the database could not do it
     */
    public static <T> T row(Supplier<T> row) {
        try {
            try {
                return row.get();
            } catch (DatabaseFailure.ChangedMeanwhile e) {
                return row.get();
            }
        } catch (DatabaseFailure e) {
            throw Problem.of(ProblemType.UNAVAILABLE, "On the platform's side: " + e.getMessage());
        }
    }

    /** One step is done. Returns whether to go on: false when somebody asked to stop. */
    public boolean step() {
        done++;
        return report();
    }

    /** One step failed; {@code facts} say which and why. Returns whether to go on. */
    public boolean stepFailed(Map<String, Object> facts) {
        done++;
        failed++;
        errors.add(new LinkedHashMap<>(facts));
        return report();
    }

    /**
     * Before what two workers must not both do: whether this one still has the job, which nobody takes away until the
     * transaction of {@code work} ends.
     */
    public boolean isHeld(Work work) {
        return new Jobs(work).isHeld(job.id(), job.attempt());
    }

    boolean wasStopped() {
        return stopped;
    }

    List<Map<String, Object>> errors() {
        return errors;
    }

    private boolean report() {
        boolean goOn = database.asPlatform(
                work -> new Jobs(work).progress(job.id(), job.attempt(), done, total, failed, LEASE));
        stopped |= !goOn;
        return goOn;
    }
}
