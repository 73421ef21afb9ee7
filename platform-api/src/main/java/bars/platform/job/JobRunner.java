package bars.platform.job;

import bars.db.Database;
import bars.db.job.Job;
import bars.db.job.Jobs;
import bars.platform.problem.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes jobs and lets their handlers do them, one at a time. Not thread-safe: each thread has a runner of its own. */
public final class JobRunner {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());

    /** A job that takes its node down would do so for ever. */
    private static final int MOST_ATTEMPTS = 10;

    private final Database database;
    private final Map<String, JobHandler> handlers;
    private final Clock clock;

    public JobRunner(Database database, List<JobHandler> handlers, Clock clock) {
        this.database = database;
        this.handlers = handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
        this.clock = clock;
    }

    /** Does the next job that waits; false when none does. */
    public boolean runNext() {
        Optional<Job> next = database.asPlatform(work -> new Jobs(work).take(handlers.keySet(), JobContext.LEASE));
        next.ifPresent(this::run);
        return next.isPresent();
    }

    private void run(Job job) {
        JobHandler handler = handlers.get(job.kind());
        if (handler == null) {
            return;
        }
        if (job.attempt() > MOST_ATTEMPTS) {
            String why =
                    "Begun " + MOST_ATTEMPTS + " times, it came to no end: whoever worked on it was gone each time";
            finish(job, Job.Status.FAILED, Map.of(), List.of(Map.of("detail", why)));
            return;
        }
        JobContext context = new JobContext(database, job);
        try {
            Map<String, Object> result = handler.run(context);
            finish(job, context.wasStopped() ? Job.Status.CANCELLED : Job.Status.SUCCEEDED, result, context.errors());
        } catch (Problem refused) {
            finish(job, Job.Status.FAILED, Map.of(), List.of(Map.of("detail", refused.detail())));
        } catch (RuntimeException | Error e) { // whatever it is: a job that is not over is begun again for ever
            LOG.log(Level.ERROR, "job=" + job.id() + " kind=" + job.kind() + " outcome=failed", e);
            finish(job, Job.Status.FAILED, Map.of(), List.of(Map.of("detail", "This is logged under the job's id")));
        }
    }

    private void finish(Job job, Job.Status status, Map<String, Object> result, List<Map<String, Object>> errors) {
        database.doAsPlatform(
                work -> new Jobs(work).finish(job.id(), job.attempt(), status, result, errors, clock.instant()));
        LOG.log(Level.INFO, "job=" + job.id() + " kind=" + job.kind() + " outcome=" + status);
    }
}
