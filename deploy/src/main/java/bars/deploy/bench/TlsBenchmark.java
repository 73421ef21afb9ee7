package bars.deploy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Server CPU per mutual-TLS handshake, beside HAProxy and nginx with the same certificates, policy and client check where
 * they are installed. The servers take turns in every round, so that noise of the machine hits all alike. Each handshake
 * comes with its TCP connection and an orderly end; one kind is followed by a tiny request as well.
 */
public final class TlsBenchmark {
    private final BenchSite site;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * How it is measured.
     *
     * @param endpoints server names with a certificate each
     * @param connections callers at once
     * @param warmUp of the platform before the first round
     * @param round length of one round of one server
     * @param rounds rounds of each
     */
    public record Plan(int endpoints, int connections, Duration warmUp, Duration round, int rounds) {}

    /** What is compared: how a connection is made. */
    private enum Kind {
        FULL_13("TLSv1.3", false, false),
        FULL_12("TLSv1.2", false, false),
        RESUMED_13("TLSv1.3", true, false),
        RESUMED_12("TLSv1.2", true, false),
        REQUEST_13("TLSv1.3", false, true);

        private final Handshakes.Manner manner;

        Kind(String protocol, boolean resumed, boolean request) {
            this.manner = new Handshakes.Manner(protocol, resumed, request);
        }

        String text() {
            return (manner.resumed() ? "resumed " : "full ")
                    + manner.protocol()
                    + (manner.request() ? " and a request" : "");
        }
    }

    private record Server(String name, String version, InetSocketAddress address, long pid) {}

    private record Measured(Server server, Kind kind, double perSecond, double cpuMillis) {}

    private TlsBenchmark(BenchSite site, Plan plan, Consumer<String> say) {
        this.site = site;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it on {@code site}, whose node is not started yet, and returns every figure by name. */
    static Map<String, Object> run(BenchSite site, Plan plan, Consumer<String> say)
            throws IOException, InterruptedException, SQLException {
        return new TlsBenchmark(site, plan, say).run();
    }

    private Map<String, Object> run() throws IOException, InterruptedException, SQLException {
        say.accept("Waiting for " + plan.endpoints() + " certificates");
        List<Fleet.Identity> identities = site.fleet().add(plan.endpoints(), plan.endpoints());
        Path folder = site.home().folder("peers");
        Path pems = site.home().folder("peers/pem");
        for (Fleet.Identity identity : identities) {
            Files.writeString(pems.resolve(identity.serverName() + ".pem"), identity.pem());
        }
        // One address makes all connections here, faster than the platform lets one caller connect.
        site.node().start(List.of("-Xmx1g", "-Dbars.receiver.connects=100000"), "run");
        say.accept("Waiting for the platform");
        site.node().awaitReady(Duration.ofMinutes(3));
        try (Peers peers = Peers.start(folder, pems, site.authorities())) {
            List<Server> servers = new ArrayList<>();
            servers.add(new Server(
                    "platform",
                    "Java " + Runtime.version(),
                    site.node().receiver(),
                    site.node().pid()));
            peers.all()
                    .forEach(peer -> servers.add(new Server(peer.name(), peer.version(), peer.address(), peer.pid())));
            return figures(servers, rounds(servers));
        }
    }

    private List<Measured> rounds(List<Server> servers) throws InterruptedException {
        say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
        for (Kind kind : Kind.values()) {
            load(servers.get(0), kind, plan.warmUp().dividedBy(Kind.values().length));
        }
        List<Measured> all = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (Kind kind : Kind.values()) {
                for (Server server : servers) {
                    all.add(measure(server, kind));
                }
            }
        }
        return all;
    }

    private Measured measure(Server server, Kind kind) throws InterruptedException {
        double before = Processors.seconds(server.pid());
        Load.Outcome outcome = load(server, kind, plan.round());
        double millis = (Processors.seconds(server.pid()) - before) * 1_000 / outcome.done();
        say.accept(String.format(
                Locale.ROOT,
                "%-26s %-9s %7.0f/s   server CPU %.2f ms each",
                kind.text(),
                server.name(),
                outcome.perSecond(),
                millis));
        return new Measured(server, kind, outcome.perSecond(), millis);
    }

    private Load.Outcome load(Server server, Kind kind, Duration time) throws InterruptedException {
        SSLContext tls = site.proxy();
        return Load.run(
                plan.connections(),
                time,
                worker -> new Handshakes(server.address(), tls, kind.manner, plan.endpoints(), worker));
    }

    private Map<String, Object> figures(List<Server> servers, List<Measured> all) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "tls");
        figures.put("endpoints", plan.endpoints());
        figures.put("connections", plan.connections());
        figures.put("roundSeconds", plan.round().toSeconds());
        figures.put("rounds", plan.rounds());
        figures.put("warmUpSeconds", plan.warmUp().toSeconds());
        figures.put("machine", Machine.facts());
        figures.put("unit", "server CPU milliseconds (user and system) per connection with its handshake");
        for (Kind kind : Kind.values()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (Server server : servers) {
                List<Double> millis = all.stream()
                        .filter(one -> one.server().equals(server) && one.kind() == kind)
                        .map(Measured::cpuMillis)
                        .sorted()
                        .toList();
                row.put(
                        server.name(),
                        Map.of(
                                "version",
                                server.version(),
                                "min",
                                millis.get(0),
                                "median",
                                millis.get(millis.size() / 2)));
            }
            servers.stream()
                    .skip(1)
                    .forEach(peer -> row.put(
                            "ratioTo" + peer.name(), median(all, servers.get(0), kind) / median(all, peer, kind)));
            figures.put(kind.text(), row);
        }
        return figures;
    }

    private static double median(List<Measured> all, Server server, Kind kind) {
        List<Double> millis = all.stream()
                .filter(one -> one.server().equals(server) && one.kind() == kind)
                .map(Measured::cpuMillis)
                .sorted()
                .toList();
        return millis.get(millis.size() / 2);
    }

    /** The peers that are installed. */
    private record Peers(List<TlsPeer> all) implements AutoCloseable {
        static Peers start(Path folder, Path pems, Path authorities) throws IOException {
            List<TlsPeer> started = new ArrayList<>();
            Optional<TlsPeer> haproxy = TlsPeer.haproxy(folder, pems, authorities);
            haproxy.ifPresent(started::add);
            TlsPeer.nginx(folder, pems, authorities).ifPresent(started::add);
            return new Peers(started);
        }

        @Override
        public void close() {
            all.forEach(TlsPeer::close);
        }
    }
}
