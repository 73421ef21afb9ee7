package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Makes the network between nodes and database, and between callers and nodes, slow and lossy, holds it back and resets its
 * connections while referrals come in. Callers are answered in time, and nothing that was acknowledged is lost or doubled.
 */
public final class NetworkFaults {
    private static final Duration DELAY = Duration.ofMillis(50);
    private static final double LOSSES = 0.02;

    /** After so long nobody counts as heard for what it said before. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration MOST_SILENCE = Duration.ofSeconds(30);

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;
    private final Random random;

    /**
     * What is done.
     *
     * @param length of delay and of loss at each place
     * @param stall for so long nothing comes through
     * @param cuts of all connections at each place
     * @param callers at each place
     * @param seed of the random moments
     */
    public record Plan(Duration length, Duration stall, int cuts, int callers, long seed) {}

    public NetworkFaults(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
        this.random = new Random(plan.seed());
    }

    /** Runs it and returns every figure by name; {@code good} says whether all of it held. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.startRelayed(launcher, folder, say, Map.of())) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that was started with a network. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        Reckoning reckoning = new Reckoning(site, "network");
        List<Relay> ways = new ArrayList<>();
        try {
            for (Node node : site.nodes()) {
                ways.add(Relay.to(node.receiver()));
            }
            reckoning.watch(new Callers(site, plan.callers(), plan.seed()));
            toDatabase(site, reckoning);
            reckoning.watchBeyond(new Callers(
                    site, ways.stream().map(Relay::address).toList(), plan.callers(), plan.seed() + plan.callers()));
            toCallers(site, ways, reckoning);
            return reckoning.all();
        } catch (SQLException e) {
            throw new IOException("the database cannot be compared: " + e.getMessage(), e);
        } finally {
            site.network().heal();
            ways.forEach(Relay::close);
        }
    }

    private void toDatabase(ChaosSite site, Reckoning reckoning) throws SQLException {
        Relay network = site.network();
        told("databaseDelayed", site, reckoning, () -> network.delay(DELAY), plan.length(), true);
        told("databaseLossy", site, reckoning, () -> network.lose(LOSSES), plan.length(), true);
        told("databaseHeldBack", site, reckoning, network::hold, plan.stall(), false);
        told("databaseAnswersHeldBack", site, reckoning, network::holdAnswers, plan.stall(), false);
        forgotten(site, reckoning);
        Answers answers = new Answers(site);
        int cut = 0;
        for (int i = 0; i < plan.cuts(); i++) {
            NodesChaos.pause(200 + random.nextInt(500));
            cut += network.cut();
            answers.once();
        }
        tell("databaseConnectionsCut", reckoning, answers, Map.of("connections", cut));
    }

    /** As when a firewall loses its state, or another machine takes the address: nobody learns that connections are gone. */
    private void forgotten(ChaosSite site, Reckoning reckoning) throws SQLException {
        site.network().forget();
        long begin = System.nanoTime();
        long recovery = reckoning.recovery();
        long heard = heardAgain(site, begin, reckoning);
        Answers answers = new Answers(site).ask(plan.length());
        tell("databaseConnectionsForgotten", reckoning, answers, recovery, Map.of("heardAgainMillis", heard));
        site.network().heal();
    }

    /** How long it took until every node did its work beside the requests again: it says that it is there. */
    private static long heardAgain(ChaosSite site, long begin, Reckoning reckoning) throws SQLException {
        Oracle oracle = new Oracle(site.database());
        long millis = 0;
        boolean heard = false;
        while (!heard && millis < MOST_SILENCE.toMillis()) {
            NodesChaos.pause(100);
            millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            heard = millis > SILENCE.toMillis()
                    && oracle.receiversHeard() >= site.nodes().size();
        }
        reckoning.hold("nodesSilentThoughTheNetworkIsWell", heard);
        return millis;
    }

    /** Disturbs the network to the database for {@code length} and asks meanwhile. */
    private void told(
            String name, ChaosSite site, Reckoning reckoning, Runnable disturbance, Duration length, boolean served) {
        disturbance.run();
        Answers answers = new Answers(site).ask(length);
        site.network().heal();
        reckoning.hold("nothingServedThoughTheNetworkWasOnlySlow", !served || answers.taken() > 0);
        tell(name, reckoning, answers, Map.of());
    }

    private void tell(String name, Reckoning reckoning, Answers answers, Map<String, Object> more) {
        tell(name, reckoning, answers, reckoning.recovery(), more);
    }

    private void tell(
            String name, Reckoning reckoning, Answers answers, long recoveryMillis, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(answers.all());
        all.putAll(more);
        all.put("recoveryMillis", recoveryMillis);
        reckoning.count("answeredLateOrNotAsTheyMust", answers.unfit());
        reckoning.note(name, all);
        say.accept(name + ": " + all);
    }

    private void toCallers(ChaosSite site, List<Relay> ways, Reckoning reckoning) {
        Answers answers = new Answers(site, ways.stream().map(Relay::address).toList());
        ways.forEach(way -> way.delay(DELAY));
        answers.ask(plan.length());
        ways.forEach(Relay::heal);
        ways.forEach(way -> way.lose(LOSSES));
        answers.ask(plan.length());
        ways.forEach(Relay::heal);
        tell("callersDelayedAndLossy", reckoning, answers, Map.of());
        ways.forEach(Relay::hold);
        NodesChaos.pause((int) plan.stall().toMillis());
        ways.forEach(Relay::heal);
        tell("callersHeldBack", reckoning, new Answers(site).ask(Duration.ZERO), Map.of());
        int cut = 0;
        for (int i = 0; i < plan.cuts(); i++) {
            NodesChaos.pause(200 + random.nextInt(500));
            for (Relay way : ways) {
                cut += way.cut();
            }
        }
        tell("callersCut", reckoning, new Answers(site).ask(Duration.ZERO), Map.of("connections", cut));
    }
}
