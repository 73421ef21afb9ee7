package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code $process-message} end to end beside the bare insert of the same bytes into the same PostgreSQL, by this process and,
 * where it is installed, by pgbench: alternating rounds of all at the same concurrency, after a warm-up, so that machine noise
 * hits all alike. A last round offers half of the rate that the message path reached, at a steady pace.
 */
public final class MessageBenchmark {
    private static final String PEER = "bare insert";
    private static final String EXTERNAL_PEER = "bare, external";
    private static final String MESSAGE = "$process-message";
    private static final String FHIR_SERVER = "FHIR server";

    private final Target target;
    private final Plan plan;
    private final Consumer<String> say;
    private final Optional<PgBench> pgbench;

    /**
     * What is measured.
     *
     * @param listener the receiver listener
     * @param serverName the endpoint
     * @param tls as the BaRS proxy
     * @param headers fresh headers for each request
     * @param message the bytes that are sent and inserted, not copied
     * @param database the platform's
     * @param platformProcess process id of the platform
     * @param management the management listener, which says what the steps of a message cost
     * @param fhirServer base URL of a general FHIR server that stores the same bundle, where one runs beside
     */
    @SuppressWarnings("ArrayRecordComponent") // The one message of the run.
    public record Target(
            InetSocketAddress listener,
            String serverName,
            SSLContext tls,
            Supplier<Map<String, String>> headers,
            byte[] message,
            DatabaseLogin database,
            long platformProcess,
            InetSocketAddress management,
            @Nullable URI fhirServer) {
        /** Says where, never the password. */
        @Override
        public String toString() {
            return "Target[" + serverName + "]";
        }
    }

    /**
     * How it is measured.
     *
     * @param connections callers, and database sessions of the bare insert
     * @param warmUp before the first round; the JIT needs a minute at the least for steady figures
     * @param round length of one round
     * @param rounds rounds of each
     */
    public record Plan(int connections, Duration warmUp, Duration round, int rounds) {}

    /**
     * What came out.
     *
     * @param messages per second, median of the rounds
     * @param inserts per second into a table as it is made, median of the rounds
     * @param externalInserts per second into a table whose bytes the server does not compress, median of the rounds
     * @param pgbench inserts per second by pgbench, median of the rounds; empty where it is not installed
     * @param all every figure by name, for the result file
     */
    public record Figures(
            double messages, double inserts, double externalInserts, OptionalDouble pgbench, Map<String, Object> all) {
        /** How near the message path comes to the bare database. */
        public double ratio() {
            return messages / inserts;
        }

        /** How near it comes to the fastest form of the bare insert. */
        public double ratioToExternal() {
            return messages / externalInserts;
        }

        /** How near it comes to what PostgreSQL's own load generator reaches. */
        public OptionalDouble ratioToPgbench() {
            return pgbench.isPresent() ? OptionalDouble.of(messages / pgbench.getAsDouble()) : pgbench;
        }
    }

    public MessageBenchmark(Target target, Plan plan, Consumer<String> say) {
        this.target = target;
        this.plan = plan;
        this.say = say;
        this.pgbench = PgBench.installed(target.database(), target.message());
    }

    /** Runs it and returns the figures. */
    public Figures run() throws InterruptedException, IOException {
        try {
            return measured();
        } catch (SQLException e) {
            throw new IOException("the database cannot be measured: " + e.getMessage(), e);
        }
    }

    private Figures measured() throws InterruptedException, SQLException, IOException {
        BareInsert.prepare(target.database());
        try (DatabaseProbe probe = new DatabaseProbe(target.database())) {
            if (pgbench.isEmpty()) {
                say.accept("pgbench is not installed: its rounds are left out");
            }
            say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
            Load.run(plan.connections(), plan.warmUp(), this::messages);
            Load.run(plan.connections(), Duration.ofSeconds(2), inserts(BareInsert.Storage.EXTENDED));
            Load.run(plan.connections(), Duration.ofSeconds(2), inserts(BareInsert.Storage.EXTERNAL));
            if (target.fhirServer() != null) {
                say.accept("Waiting for the FHIR server's warm-up ("
                        + plan.warmUp().toSeconds() + " s)");
                Load.run(plan.connections(), plan.warmUp(), this::bundles);
            }
            List<Round> rounds = new ArrayList<>();
            List<PgBench.Outcome> pgbenchRounds = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                BareInsert.prepare(target.database());
                rounds.add(measured(probe, PEER, 0, inserts(BareInsert.Storage.EXTENDED)));
                rounds.add(measured(probe, EXTERNAL_PEER, 0, inserts(BareInsert.Storage.EXTERNAL)));
                if (pgbench.isPresent()) {
                    pgbenchRounds.add(measured(probe, pgbench.get()));
                }
                rounds.add(measured(probe, MESSAGE, 0, this::messages));
                if (target.fhirServer() != null) {
                    rounds.add(measured(probe, FHIR_SERVER, 0, this::bundles));
                }
            }
            double half = Round.median(rounds, MESSAGE).outcome().perSecond() / 2;
            rounds.add(measured(probe, MESSAGE, half, this::messages));
            return figures(rounds, pgbenchRounds, probe.settings());
        } finally {
            BareInsert.remove(target.database());
            if (pgbench.isPresent()) {
                pgbench.get().remove();
            }
        }
    }

    private PgBench.Outcome measured(DatabaseProbe probe, PgBench program)
            throws SQLException, IOException, InterruptedException {
        program.prepare();
        probe.settle();
        PgBench.Outcome outcome = program.run(plan.connections(), plan.round());
        say.accept(outcome.line());
        return outcome;
    }

    /** One round: as much as goes, or {@code offered} per second. */
    private Round measured(DatabaseProbe probe, String what, double offered, Work.Maker maker)
            throws InterruptedException, SQLException, IOException {
        probe.settle();
        final Metrics metrics = Metrics.read(target.management());
        final long wal = probe.walBytes();
        final long postmaster = probe.postmaster();
        final Processors.Reading before = Processors.read(target.platformProcess(), postmaster);
        Load.Outcome outcome = offered > 0
                ? Load.paced(plan.connections(), offered, plan.round(), maker)
                : Load.run(plan.connections(), plan.round(), maker);
        Processors.Reading used =
                Processors.read(target.platformProcess(), postmaster).since(before);
        Metrics after = Metrics.read(target.management());
        Round round = new Round(
                what,
                offered,
                outcome,
                used,
                probe.walBytes() - wal,
                what.equals(MESSAGE) ? after.stepMillis(metrics) : Map.of(),
                after.grown("jvm_compilation_seconds_total", metrics));
        say.accept(round.line());
        return round;
    }

    private Figures figures(List<Round> rounds, List<PgBench.Outcome> pgbenchRounds, Map<String, Object> database) {
        double inserts = Round.median(rounds, PEER).outcome().perSecond();
        double external = Round.median(rounds, EXTERNAL_PEER).outcome().perSecond();
        Round message = Round.median(rounds, MESSAGE);
        Round paced = rounds.get(rounds.size() - 1);
        OptionalDouble byPgbench = PgBench.median(pgbenchRounds);
        Map<String, Object> all = new LinkedHashMap<>();
        Figures figures = new Figures(message.outcome().perSecond(), inserts, external, byPgbench, all);
        all.put("benchmark", "message");
        all.put("at", Instant.now().toString());
        all.put("machine", Machine.facts());
        all.put("postgresql", database);
        all.put("sharing", "platform, PostgreSQL and client share all processors");
        all.put("connections", plan.connections());
        all.put("messageBytes", target.message().length);
        all.put("roundSeconds", plan.round().toSeconds());
        all.put("warmUpSeconds", plan.warmUp().toSeconds());
        all.put("bareInsertPerSecond", figures.inserts());
        all.put("bareExternalInsertPerSecond", figures.externalInserts());
        all.put("messagesPerSecond", figures.messages());
        all.put("ratio", figures.ratio());
        all.put("ratioToExternal", figures.ratioToExternal());
        byPgbench.ifPresent(rate -> all.put("pgbenchInsertPerSecond", rate));
        figures.ratioToPgbench().ifPresent(ratio -> all.put("ratioToPgbench", ratio));
        if (target.fhirServer() != null) {
            all.put(
                    "fhirServerBundlesPerSecond",
                    Round.median(rounds, FHIR_SERVER).outcome().perSecond());
        }
        all.put("p50Millis", message.outcome().millis(0.5));
        all.put("p99Millis", message.outcome().millis(0.99));
        all.put("p99MillisAtHalfSaturation", paced.outcome().millis(0.99));
        all.put("platformCpuMillisByStep", message.byStep());
        all.put(
                "rounds",
                Stream.concat(
                                rounds.stream().map(Round::row),
                                pgbenchRounds.stream().map(PgBench.Outcome::row))
                        .toList());
        say.accept("CPU ms of the platform by step: "
                + message.byStep().entrySet().stream()
                        .map(step -> String.format(Locale.ROOT, "%s %.3f", step.getKey(), step.getValue()))
                        .collect(Collectors.joining(", ")));
        return figures;
    }

    private Work.Maker inserts(BareInsert.Storage storage) {
        return worker -> BareInsert.open(target.database(), storage, target.message());
    }

    private Work bundles(int worker) {
        return new FhirServerPost(Objects.requireNonNull(target.fhirServer()), target.message());
    }

    private Work messages(int worker) throws IOException {
        return MessageExchange.begun(
                ProxyConnection.open(target.listener(), target.serverName(), target.tls()),
                target.headers(),
                target.message());
    }
}
