package bars.deploy.bench;

import bars.deploy.demo.Neighbours;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * {@code $process-message} passed on to a tenant's own system, beside nginx that passes the same requests on to the same
 * system and checks nothing but the caller's certificate: alternating rounds at the same concurrency, after a warm-up.
 */
public final class RelayBenchmark {
    private static final String PLATFORM = "platform";
    private static final String NGINX = "nginx";
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final Target target;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * What is measured.
     *
     * @param listener the receiver listener
     * @param tls as the BaRS proxy
     * @param neighbours the tenant whose service is passed on
     * @param platformProcess process id of the platform
     * @param database the platform's
     * @param folder for what nginx needs
     * @param identity certificate and key of the endpoint's name in one PEM text, for nginx
     * @param authorities of callers, and of the tenant's own system
     * @param backend TLS of the tenant's own system
     */
    public record Target(
            InetSocketAddress listener,
            SSLContext tls,
            Neighbours neighbours,
            long platformProcess,
            DatabaseLogin database,
            Path folder,
            String identity,
            Path authorities,
            SSLContext backend) {
        /** Says where, never the key. */
        @Override
        public String toString() {
            return "Target[" + listener + "]";
        }
    }

    /**
     * How it is measured.
     *
     * @param connections callers, and requests that the tenant's system may have at one time
     */
    public record Plan(int connections, Duration warmUp, Duration round, int rounds) {}

    /**
     * What came out.
     *
     * @param relayed messages per second, median of the rounds
     * @param nginx requests per second, median of the rounds; empty where nginx is not installed
     * @param all every figure by name, for the result file
     */
    public record Figures(double relayed, OptionalDouble nginx, Map<String, Object> all) {}

    /** Processor time is of the relaying process and of PostgreSQL; callers and backend share the process of this benchmark. */
    private record Measured(String what, Load.Outcome outcome, double relay, double database) {
        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("what", what);
            row.put("perSecond", outcome.perSecond());
            row.put("p50Millis", outcome.millis(HALF));
            row.put("p99Millis", outcome.millis(NEARLY_ALL));
            row.put("relayCpuMillisEach", relay * 1_000 / outcome.done());
            row.put("databaseCpuMillisEach", database * 1_000 / outcome.done());
            return row;
        }
    }

    public RelayBenchmark(Target target, Plan plan, Consumer<String> say) {
        this.target = target;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns the figures. What it sets up is undone. */
    public Figures run() throws IOException, InterruptedException {
        Neighbours.Caller caller = target.neighbours().relayed();
        try (AnsweringBackend backend = new AnsweringBackend(target.backend(), caller.message(), plan.connections());
                AutoCloseable trusted = target.neighbours().trust(Files.readString(target.authorities()));
                AutoCloseable relayed =
                        target.neighbours().relay(backend.address().getPort(), Map.of("atOnce", plan.connections()));
                DatabaseProbe probe = new DatabaseProbe(target.database())) {
            Optional<TlsPeer> nginx = nginx(caller, backend);
            try {
                return figures(measured(caller, nginx, probe.postmaster()), nginx);
            } finally {
                nginx.ifPresent(TlsPeer::close);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the service cannot be set up, measured or removed: " + e.getMessage(), e);
        }
    }

    private Optional<TlsPeer> nginx(Neighbours.Caller caller, AnsweringBackend backend) throws IOException {
        Path pems = Files.createDirectories(target.folder().resolve("pem"));
        Path pem = Files.writeString(pems.resolve(caller.serverName() + ".pem"), target.identity());
        try {
            Optional<TlsPeer> nginx =
                    TlsPeer.relayingNginx(target.folder(), pems, target.authorities(), backend.address());
            if (nginx.isEmpty()) {
                say.accept("nginx is not installed: its rounds are left out");
            }
            return nginx;
        } finally {
            Files.delete(pem); // it was read at the start
        }
    }

    private List<Measured> measured(Neighbours.Caller caller, Optional<TlsPeer> nginx, long postmaster)
            throws InterruptedException {
        say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
        Load.run(plan.connections(), plan.warmUp(), worker -> exchange(caller, target.listener()));
        List<Measured> all = new ArrayList<>();
        for (int i = 0; i < plan.rounds(); i++) {
            all.add(measured(PLATFORM, caller, target.listener(), target.platformProcess(), postmaster));
            if (nginx.isPresent()) {
                TlsPeer peer = nginx.get();
                all.add(measured(NGINX, caller, peer.address(), peer.pid(), 0));
            }
        }
        return all;
    }

    private Measured measured(
            String what, Neighbours.Caller caller, InetSocketAddress address, long process, long postmaster)
            throws InterruptedException {
        Processors.Reading before = Processors.read(process, postmaster);
        Load.Outcome outcome = Load.run(plan.connections(), plan.round(), worker -> exchange(caller, address));
        Processors.Reading used = Processors.read(process, postmaster).since(before);
        Measured one = new Measured(what, outcome, used.platform(), used.database());
        say.accept(String.format(
                Locale.ROOT,
                "%-8s %7.0f/s   p50 %6.1f ms   p99 %6.1f ms   CPU ms each: relay %.2f, PostgreSQL %.2f",
                what,
                outcome.perSecond(),
                outcome.millis(HALF),
                outcome.millis(NEARLY_ALL),
                one.relay() * 1_000 / outcome.done(),
                one.database() * 1_000 / outcome.done()));
        return one;
    }

    private Work exchange(Neighbours.Caller caller, InetSocketAddress address) throws IOException {
        return MessageExchange.begun(
                ProxyConnection.open(address, caller.serverName(), target.tls()), caller.headers(), caller.message());
    }

    private Figures figures(List<Measured> rounds, Optional<TlsPeer> nginx) {
        Map<String, Object> all = new LinkedHashMap<>();
        double relayed = median(rounds, PLATFORM);
        OptionalDouble peer = nginx.isPresent() ? OptionalDouble.of(median(rounds, NGINX)) : OptionalDouble.empty();
        all.put("benchmark", "relay");
        all.put("at", Instant.now().toString());
        all.put("machine", Machine.facts());
        all.put("sharing", "platform, PostgreSQL, nginx, callers and the tenant's system share all processors");
        all.put("connections", plan.connections());
        all.put("roundSeconds", plan.round().toSeconds());
        all.put("warmUpSeconds", plan.warmUp().toSeconds());
        all.put("relayedPerSecond", relayed);
        nginx.ifPresent(one -> all.put("nginxVersion", one.version()));
        peer.ifPresent(rate -> all.put("nginxPerSecond", rate));
        peer.ifPresent(rate -> all.put("ratio", relayed / rate));
        all.put("rounds", rounds.stream().map(Measured::row).toList());
        return new Figures(relayed, peer, all);
    }

    private static double median(List<Measured> rounds, String what) {
        return Median.of(rounds.stream()
                .filter(round -> round.what().equals(what))
                .mapToDouble(round -> round.outcome().perSecond())
                .toArray());
    }
}
