package bars.deploy.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Processor time of the platform, of PostgreSQL and of the load generator, as the operating system counts it. */
final class Processors {
    private Processors() {}

    /**
     * Seconds of processor time.
     *
     * @param platform the platform's process
     * @param database PostgreSQL with all its sessions, where it runs on this machine; else 0
     * @param client this process
     */
    record Reading(double platform, double database, double client) {
        Reading since(Reading before) {
            return new Reading(platform - before.platform, database - before.database, client - before.client);
        }
    }

    /**
     * Reads the counters.
     *
     * @param platform process id of the platform
     * @param postmaster process id of PostgreSQL's main process on this machine; 0 when it runs elsewhere
     */
    static Reading read(long platform, long postmaster) {
        ProcessHandle process = ProcessHandle.of(platform)
                .orElseThrow(() -> new IllegalStateException("process " + platform + " is gone"));
        double database = postmaster == 0
                ? 0
                : ProcessHandle.of(postmaster)
                        .map(main -> Stream.concat(Stream.of(main), main.descendants())
                                .mapToDouble(Processors::seconds)
                                .sum())
                        .orElse(0.0);
        return new Reading(seconds(process), database, seconds(ProcessHandle.current()));
    }

    /** Processor time of one process and its descendants, in seconds. */
    static double seconds(long pid) {
        ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(Processors::seconds)
                .sum();
    }

    private static double seconds(ProcessHandle process) {
        Optional<Duration> used = process.info().totalCpuDuration();
        return used.map(Duration::toMillis).orElse(0L) / 1000.0;
    }
}
