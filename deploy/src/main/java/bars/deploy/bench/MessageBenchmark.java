package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * {@code $process-message} end to end beside the bare insert of the same bytes into the same PostgreSQL: alternating
 * rounds of both at the same concurrency, after a warm-up of both, so that machine noise hits both alike.
 */
public final class MessageBenchmark {
    private final Target target;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * What is measured.
     *
     * @param listener the receiver listener
     * @param serverName the endpoint
     * @param tls as the BaRS proxy
     * @param headers fresh headers for each request
     * @param message the bytes that are sent and inserted, not copied
     * @param databaseUrl JDBC URL of the platform's database
     * @param databaseUser a user that may make a table there
     * @param databasePassword its password, may be empty
     * @param platformProcess process id of the platform
     * @param postmaster process id of PostgreSQL on this machine, 0 when it runs elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // The one message of the run.
    public record Target(
            InetSocketAddress listener,
            String serverName,
            SSLContext tls,
            Supplier<Map<String, String>> headers,
            byte[] message,
            String databaseUrl,
            String databaseUser,
            String databasePassword,
            long platformProcess,
            long postmaster) {
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
     * @param inserts per second, median of the rounds
     * @param all every figure by name, for the result file
     */
    public record Figures(double messages, double inserts, Map<String, Object> all) {
        /** How near the message path comes to the bare database. */
        public double ratio() {
            return messages / inserts;
        }
    }

    public MessageBenchmark(Target target, Plan plan, Consumer<String> say) {
        this.target = target;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns the figures. */
    public Figures run() throws InterruptedException, IOException {
        try {
            return measured();
        } catch (SQLException e) {
            throw new IOException("the database cannot be measured: " + e.getMessage(), e);
        }
    }

    private Figures measured() throws InterruptedException, SQLException {
        BareInsert.prepare(target.databaseUrl(), target.databaseUser(), target.databasePassword());
        try {
            say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
            Load.run(plan.connections(), plan.warmUp(), this::messages);
            Load.run(plan.connections(), Duration.ofSeconds(2), this::inserts);
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                BareInsert.prepare(target.databaseUrl(), target.databaseUser(), target.databasePassword());
                rounds.add(measured("bare insert", this::inserts));
                rounds.add(measured("$process-message", this::messages));
            }
            return figures(rounds);
        } finally {
            BareInsert.remove(target.databaseUrl(), target.databaseUser(), target.databasePassword());
        }
    }

    private record Round(String what, Load.Outcome outcome, Processors.Reading used) {}

    private Round measured(String what, Work.Maker maker) throws InterruptedException {
        Processors.Reading before = Processors.read(target.platformProcess(), target.postmaster());
        Load.Outcome outcome = Load.run(plan.connections(), plan.round(), maker);
        Processors.Reading used =
                Processors.read(target.platformProcess(), target.postmaster()).since(before);
        say.accept(String.format(
                Locale.ROOT,
                "%-17s %7.0f/s   p50 %6.1f ms   p99 %6.1f ms   CPU ms each: platform %.2f, PostgreSQL %.2f, client %.2f",
                what,
                outcome.perSecond(),
                outcome.millis(0.5),
                outcome.millis(0.99),
                used.platform() * 1000 / outcome.done(),
                used.database() * 1000 / outcome.done(),
                used.client() * 1000 / outcome.done()));
        return new Round(what, outcome, used);
    }

    private Figures figures(List<Round> rounds) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("benchmark", "message");
        all.put("connections", plan.connections());
        all.put("messageBytes", target.message().length);
        all.put("roundSeconds", plan.round().toSeconds());
        all.put("warmUpSeconds", plan.warmUp().toSeconds());
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        all.put("sharing", "platform, PostgreSQL and client share all processors");
        double insert = median(rounds, "bare insert");
        double message = median(rounds, "$process-message");
        all.put("bareInsertPerSecond", insert);
        all.put("messagesPerSecond", message);
        all.put("ratio", message / insert);
        all.put("rounds", rounds.stream().map(MessageBenchmark::row).toList());
        return new Figures(message, insert, all);
    }

    private static Map<String, Object> row(Round round) {
        Load.Outcome outcome = round.outcome();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", round.what());
        row.put("perSecond", outcome.perSecond());
        row.put("p50Millis", outcome.millis(0.5));
        row.put("p90Millis", outcome.millis(0.9));
        row.put("p99Millis", outcome.millis(0.99));
        row.put("platformCpuMillisEach", round.used().platform() * 1000 / outcome.done());
        row.put("databaseCpuMillisEach", round.used().database() * 1000 / outcome.done());
        row.put("clientCpuMillisEach", round.used().client() * 1000 / outcome.done());
        return row;
    }

    private static double median(List<Round> rounds, String what) {
        double[] rates = rounds.stream()
                .filter(round -> round.what().equals(what))
                .mapToDouble(round -> round.outcome().perSecond())
                .sorted()
                .toArray();
        return rates.length % 2 == 1
                ? rates[rates.length / 2]
                : (rates[rates.length / 2 - 1] + rates[rates.length / 2]) / 2;
    }

    private Work inserts(int worker) throws SQLException {
        return BareInsert.open(
                target.databaseUrl(), target.databaseUser(), target.databasePassword(), target.message());
    }

    private Work messages(int worker) throws IOException {
        ProxyConnection connection = ProxyConnection.open(target.listener(), target.serverName(), target.tls());
        return new MessageExchange(connection, target.headers(), target.message());
    }
}
