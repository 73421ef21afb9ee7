package bars.platform.job;

import java.util.Map;

/**
 * Does one kind of long work. A CDI bean; called by one thread for one job at a time, again from the start after a crash.
 */
public interface JobHandler {
    /** Which jobs, e.g. {@code tenant-import}. */
    String kind();

    /** Does the work and returns what the one who asked shall see. Throwing fails the job. */
    Map<String, Object> run(JobContext context);
}
