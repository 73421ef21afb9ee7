package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets the wall clock of one node jump forward and back while referrals come in to both and responses leave; the other node's
 * is right. Nothing is lost or doubled, requests are recognised as repeated whichever node they come to, each response has
 * one effect, and the node says how far its clock is off.
 */
public final class ClockJumps {
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(60);
    private static final double MOST_SECONDS_OFF = 5;

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * What is done.
     *
     * @param jumps how far ahead the clock is after each; the last is followed by one to the right time
     * @param length of each error
     * @param due responses in the outbox, shared among the jumps
     * @param callers at once
     * @param seed of whom they call
     */
    public record Plan(List<Duration> jumps, Duration length, int due, int callers, long seed) {
        public Plan {
            jumps = List.copyOf(jumps);
        }
    }

    public ClockJumps(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether all of it held. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that is there; its second node is started again for it. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        FalseClock clock = FalseClock.in(folder.resolve("clock"));
        Node node = site.nodes().get(1);
        node.kill();
        node.add(clock.environment());
        try {
            site.startNode(node);
            return jump(site, node, clock);
        } catch (SQLException e) {
            throw new IOException("the database cannot be compared: " + e.getMessage(), e);
        } finally {
            clock.set(Duration.ZERO);
            node.remove(clock.environment().keySet());
        }
    }

    private Map<String, Object> jump(ChaosSite site, Node node, FalseClock clock)
            throws IOException, SQLException, InterruptedException {
        Reckoning reckoning = new Reckoning(site, "clock");
        reckoning.watch(new Callers(site, plan.callers(), plan.seed()));
        try (DueResponses responses = DueResponses.on(site)) {
            int share = plan.jumps().isEmpty() ? 0 : plan.due() / plan.jumps().size();
            for (int i = 0; i < plan.jumps().size(); i++) {
                Duration ahead = plan.jumps().get(i);
                clock.set(ahead);
                responses.add(i, share);
                Map<String, Object> seen = look(site, node, ahead, reckoning);
                reckoning.note((ahead.isNegative() ? "behind" : "ahead") + i, seen);
                say.accept("Clock " + ahead.toSeconds() + " s ahead: " + seen);
            }
            clock.set(Duration.ZERO);
            Map<String, Object> seen = look(site, node, Duration.ZERO, reckoning);
            reckoning.note("rightAgain", seen);
            say.accept("Clock right again: " + seen);
            responses.await();
            responses.tell(reckoning);
        }
        return reckoning.all();
    }

    private Map<String, Object> look(ChaosSite site, Node node, Duration ahead, Reckoning reckoning) {
        long begin = System.nanoTime();
        Answers answers = new Answers(site);
        boolean told = false;
        do {
            answers.ask(Duration.ofSeconds(1));
            told |= Math.abs(node.metricNow("bars_clock_offset_seconds") - ahead.toSeconds()) < MOST_SECONDS_OFF;
        } while (System.nanoTime() - begin < plan.length().toNanos()
                || (!told && System.nanoTime() - begin < TOLD_WITHIN.toNanos()));
        reckoning.hold("offsetNotTold", told);
        reckoning.count("answeredLateOrNotAsTheyMust", answers.unfit());
        reckoning.count("refusedForTheClock", answers.asked() - answers.taken());
        int recognised = 0;
        int asked = 0;
        for (Demonstration.Destination to : Demonstration.destinations()) {
            for (List<Node> order :
                    List.of(site.nodes(), List.of(node, site.nodes().get(0)))) {
                asked++;
                recognised += isRecognised(site, to, order.get(0), order.get(1)) ? 1 : 0;
            }
        }
        reckoning.count("repeatedRequestsNotRecognised", asked - recognised);
        Map<String, Object> all = new LinkedHashMap<>(answers.all());
        all.put("repeatedToTheOtherNode", asked);
        all.put("recognised", recognised);
        return all;
    }

    /** Whether a request that one node took is a duplicate to the other. */
    private static boolean isRecognised(ChaosSite site, Demonstration.Destination to, Node first, Node second) {
        Map<String, String> headers = to.headers().get();
        byte[] referral = to.referral().get();
        int taken = send(site, to, first.receiver(), headers, referral);
        int again = send(site, to, second.receiver(), headers, referral);
        return taken == 200 && again == 409;
    }

    /** The status of the answer; 0 when none came. */
    private static int send(
            ChaosSite site,
            Demonstration.Destination to,
            InetSocketAddress receiver,
            Map<String, String> headers,
            byte[] referral) {
        try (ProxyConnection connection =
                ProxyConnection.open(receiver, to.serverName(), site.proxy(to.environment()))) {
            return connection
                    .exchange("POST", ProxyConnection.PROCESS_MESSAGE, headers, referral)
                    .status();
        } catch (IOException unanswered) {
            return 0;
        }
    }
}
