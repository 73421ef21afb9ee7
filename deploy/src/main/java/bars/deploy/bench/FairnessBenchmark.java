package bars.deploy.bench;

import bars.deploy.demo.Neighbours;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant feels of another on the same node: a steady load on the first, alternately alone and beside a neighbour
 * whose own system hangs and who gets ten times what he may have.
 */
public final class FairnessBenchmark {
    /** How much more than his quota the neighbour gets. */
    private static final int EXCESS = 10;

    /** In place of a status, where the connection ended without an answer. */
    private static final int NO_ANSWER = 0;

    private final Target target;
    private final Plan plan;
    private final Consumer<String> say;
    private final Map<Integer, LongAdder> neighbourAnswers = new ConcurrentHashMap<>();

    /**
     * What is measured.
     *
     * @param listener the receiver listener
     * @param tls as the BaRS proxy
     * @param neighbours both tenants, and how the second is made a bad one
     */
    public record Target(InetSocketAddress listener, SSLContext tls, Neighbours neighbours) {}

    /**
     * How it is measured.
     *
     * @param perSecond messages of the first tenant
     * @param quota messages a second that the neighbour may have
     * @param connections callers of each
     */
    public record Plan(int perSecond, int quota, int connections, Duration warmUp, Duration round, int rounds) {}

    /**
     * What came out.
     *
     * @param alone milliseconds that 99 of 100 messages stay below without the neighbour, in the middle one of the rounds
     * @param beside the same with him
     * @param all every figure by name, for the result file
     */
    public record Figures(double alone, double beside, Map<String, Object> all) {
        /** How much the neighbour moves it. */
        public double changePercent() {
            return (beside / alone - 1) * 100;
        }
    }

    public FairnessBenchmark(Target target, Plan plan, Consumer<String> say) {
        this.target = target;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns the figures. */
    public Figures run() throws IOException, InterruptedException {
        try (HungBackend backend = new HungBackend();
                AutoCloseable spoilt = target.neighbours().spoil(backend.port(), plan.quota())) {
            say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
            withNeighbour(plan.warmUp());
            List<Load.Outcome> alone = new ArrayList<>();
            List<Load.Outcome> beside = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                alone.add(told("alone", steady(plan.round())));
                beside.add(told("beside the neighbour", withNeighbour(plan.round())));
            }
            return figures(alone, beside);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the neighbour could not be made good again: " + e.getMessage(), e);
        }
    }

    private Load.Outcome steady(Duration time) throws InterruptedException {
        return Load.paced(plan.connections(), plan.perSecond(), time, this::good);
    }

    private Load.Outcome withNeighbour(Duration time) throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Load.Outcome> noise =
                    other.submit(() -> Load.paced(plan.connections(), (double) plan.quota() * EXCESS, time, this::bad));
            Load.Outcome outcome = steady(time);
            noise.get();
            return outcome;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the neighbour's load stopped: " + e.getCause(), e);
        } finally {
            other.shutdownNow();
        }
    }

    private Load.Outcome told(String what, Load.Outcome outcome) {
        say.accept(String.format(
                Locale.ROOT,
                "%-21s %6.1f/s   p50 %6.1f ms   p99 %6.1f ms",
                what,
                outcome.perSecond(),
                outcome.millis(0.5),
                outcome.millis(0.99)));
        return outcome;
    }

    private Figures figures(List<Load.Outcome> alone, List<Load.Outcome> beside) {
        double before = median(alone, 0.99);
        double after = median(beside, 0.99);
        Map<Integer, Long> answers = new TreeMap<>();
        neighbourAnswers.forEach((status, count) -> answers.put(status, count.sum()));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "fairness");
        figures.put("at", Instant.now().toString());
        figures.put("machine", Machine.facts());
        figures.put("sharing", "platform, PostgreSQL and callers share all processors");
        figures.put("perSecond", plan.perSecond());
        figures.put("neighbourQuotaPerSecond", plan.quota());
        figures.put("neighbourOfferedPerSecond", plan.quota() * EXCESS);
        figures.put("connectionsOfEach", plan.connections());
        figures.put("rounds", plan.rounds());
        figures.put("roundSeconds", plan.round().toSeconds());
        figures.put("p50MillisAlone", median(alone, 0.5));
        figures.put("p50MillisBeside", median(beside, 0.5));
        figures.put("p99MillisAlone", before);
        figures.put("p99MillisBeside", after);
        figures.put("p99MillisAloneByRound", each(alone));
        figures.put("p99MillisBesideByRound", each(beside));
        figures.put("p99ChangePercent", (after / before - 1) * 100);
        figures.put("neighbourAnswersByStatus", answers);
        return new Figures(before, after, figures);
    }

    private static double median(List<Load.Outcome> rounds, double share) {
        return Median.of(
                rounds.stream().mapToDouble(round -> round.millis(share)).toArray());
    }

    private static List<Double> each(List<Load.Outcome> rounds) {
        return rounds.stream().map(round -> round.millis(0.99)).toList();
    }

    private Work good(int worker) throws IOException {
        Neighbours.Caller caller = target.neighbours().good();
        return new MessageExchange(connection(caller), caller.headers(), caller.message());
    }

    /** Takes any answer; most are refusals, and some of those end the connection. */
    private Work bad(int worker) throws IOException {
        return new Neighbour(target.neighbours().relayed());
    }

    /** The bad neighbour's caller: connects again where the platform hung up, as any sender would. */
    private final class Neighbour implements Work {
        private final Neighbours.Caller caller;
        private @Nullable ProxyConnection open;

        Neighbour(Neighbours.Caller caller) throws IOException {
            this.caller = caller;
            this.open = connection(caller);
        }

        @Override
        public void once() throws IOException {
            int status = NO_ANSWER;
            try {
                ProxyConnection present = open == null ? connection(caller) : open;
                open = present;
                Reply reply = present.exchange(
                        "POST",
                        ProxyConnection.PROCESS_MESSAGE,
                        caller.headers().get(),
                        caller.message());
                status = reply.status();
                if (reply.header("connection").orElse("").equalsIgnoreCase("close")) {
                    close();
                }
            } catch (IOException hungUp) {
                close();
            }
            neighbourAnswers.computeIfAbsent(status, one -> new LongAdder()).increment();
        }

        @Override
        public void close() throws IOException {
            ProxyConnection present = open;
            open = null;
            if (present != null) {
                present.close();
            }
        }
    }

    private ProxyConnection connection(Neighbours.Caller caller) throws IOException {
        return ProxyConnection.open(target.listener(), caller.serverName(), target.tls());
    }
}
