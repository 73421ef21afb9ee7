package bars.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Processor time of the platform, of PostgreSQL and of the load generator, as the operating system counts it. */
final class Processors {
    /** Linux counts in hundredths of a second, whatever its kernel does inside. Source: proc(5), USER_HZ. */
    private static final double TICKS = 100;

    private Processors() {}

    /**
     * Seconds of processor time.
     *
     * @param platform the platform's process
     * @param database PostgreSQL with all its sessions, ended ones too, where it runs on this machine; else 0
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
                                .mapToDouble(Processors::withEnded)
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

    /** A session that ends takes its own counter with it; its parent keeps the sum. */
    private static double withEnded(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
            double ticks = 0;
            for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / TICKS;
        } catch (IOException e) {
            return seconds(process); // gone meanwhile, or no Linux
        }
    }

    private static double seconds(ProcessHandle process) {
        Optional<Duration> used = process.info().totalCpuDuration();
        return used.map(Duration::toMillis).orElse(0L) / 1000.0;
    }
}
