package bars.deploy.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own load generator: {@code pgbench -M prepared} inserts the text of the message into a table of two columns,
 * one durable commit each. It is the limit that anybody can measure without a line of this product, and takes next to no
 * processor time itself. {@link BareInsert}, which sends the bytes in PostgreSQL's binary form, is the stricter one.
 */
final class PgBench {
    private static final String TABLE = "public.bench_message_pgbench";
    private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+)", Pattern.MULTILINE);
    private static final Pattern LATENCY = Pattern.compile("^latency average = ([0-9.]+) ms", Pattern.MULTILINE);

    /** Beyond the time of a round: to connect, and to say what came out. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path program;
    private final DatabaseLogin database;
    private final String text;

    /**
     * What came out of a round.
     *
     * @param perSecond inserts
     * @param averageMillis of one
     */
    record Outcome(double perSecond, double averageMillis) {
        /** Reads what the program printed. */
        static Outcome of(String printed) throws IOException {
            return new Outcome(figure(RATE, printed), figure(LATENCY, printed));
        }

        private static double figure(Pattern pattern, String printed) throws IOException {
            Matcher found = pattern.matcher(printed);
            if (!found.find()) {
                throw new IOException("pgbench did not finish: " + printed.strip());
            }
            return Double.parseDouble(found.group(1));
        }

        /** For the person who watches. */
        String line() {
            return String.format(Locale.ROOT, "%-17s %7.0f/s   average %.1f ms", "pgbench", perSecond, averageMillis);
        }

        /** For the result file. */
        Map<String, Object> row() {
            return Map.of("what", "pgbench", "perSecond", perSecond, "averageMillis", averageMillis);
        }
    }

    private PgBench(Path program, DatabaseLogin database, byte[] message) {
        this.program = program;
        this.database = database;
        this.text = new String(message, StandardCharsets.UTF_8);
    }

    /** Empty where the machine has no pgbench. */
    static Optional<PgBench> installed(DatabaseLogin database, byte[] message) {
        return InstalledProgram.find("pgbench").map(program -> new PgBench(program, database, message));
    }

    /** The middle rate of {@code rounds}; empty when there were none. */
    static OptionalDouble median(List<Outcome> rounds) {
        return rounds.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Median.of(
                        rounds.stream().mapToDouble(Outcome::perSecond).toArray()));
    }

    /** Makes its table anew, which only lives while the benchmark runs. Its ids sort by time, the cheapest kind. */
    void prepare() throws SQLException {
        remove();
        database.execute(
                "create table " + TABLE + "(id bigint generated always as identity primary key, body text not null)");
    }

    void remove() throws SQLException {
        database.execute("drop table if exists " + TABLE);
    }

    /** A round of as much as goes. */
    Outcome run(int connections, Duration time) throws IOException, InterruptedException {
        Path script = Files.createTempFile("bars-pgbench", ".sql");
        Path printed = Files.createTempFile("bars-pgbench", ".out");
        try {
            Files.writeString(script, "insert into " + TABLE + "(body) values (:message);\n");
            return run(command(connections, time, script), time, printed);
        } finally {
            Files.delete(script);
            Files.delete(printed);
        }
    }

    private List<String> command(int connections, Duration time, Path script) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--no-vacuum", "--protocol=prepared"));
        command.add("--client=" + connections);
        command.add("--jobs=" + Math.min(connections, Runtime.getRuntime().availableProcessors()));
        command.add("--time=" + time.toSeconds());
        command.add("--file=" + script);
        command.add("--define=message=" + text);
        command.add("--host=" + database.host());
        command.add("--port=" + database.port());
        command.add("--username=" + database.user());
        command.add(database.name());
        return command;
    }

    private Outcome run(List<String> command, Duration time, Path printed) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.start();
        try {
            if (!process.waitFor(time.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("pgbench did not end within " + PATIENCE.toSeconds() + " s after its round");
            }
            return Outcome.of(Files.readString(printed));
        } finally {
            process.destroyForcibly();
        }
    }
}
