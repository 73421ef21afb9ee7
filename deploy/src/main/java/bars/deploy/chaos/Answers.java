package bars.deploy.chaos;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What callers are told while something is wrong: one referral after the other, to each node in turn, each on a connection of
 * its own. Each must be taken, or refused for now with an OperationOutcome, in time.
 */
final class Answers {
    /** Source: BaRS Core 1.5.0 §Non-functional requirements, 5 s; the rest is for the handshake on a busy machine. */
    private static final long MOST_MILLIS = 6_500;

    private static final int BETWEEN_MILLIS = 200;

    private final ChaosSite site;
    private final List<InetSocketAddress> receivers;
    private final Map<String, Integer> told = new TreeMap<>();
    private int asked;
    private long unfit;
    private long slowestMillis;

    Answers(ChaosSite site) {
        this(site, site.nodes().stream().map(Node::receiver).toList());
    }

    /** @param receivers to be asked in place of the site's own */
    Answers(ChaosSite site, List<InetSocketAddress> receivers) {
        this.site = site;
        this.receivers = receivers;
    }

    /** Asks for so long, at least once. */
    Answers ask(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        do {
            once();
            NodesChaos.pause(BETWEEN_MILLIS);
        } while (System.nanoTime() < end);
        return this;
    }

    /** Asks one node once; whether it took the referral. */
    boolean once() {
        long begin = System.nanoTime();
        Probe.Answer answer = Probe.of(site, receivers.get(asked % receivers.size()));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        asked++;
        told.merge(answer.status() == 0 ? "none" : Integer.toString(answer.status()), 1, Integer::sum);
        unfit += isFit(answer) && millis <= MOST_MILLIS ? 0 : 1;
        slowestMillis = Math.max(slowestMillis, millis);
        return answer.status() == 200;
    }

    private static boolean isFit(Probe.Answer answer) {
        return switch (answer.status()) {
            case 200 -> true;
            case 408 -> answer.outcome();
            case 503 -> answer.outcome() && answer.retryAfter();
            default -> false;
        };
    }

    /** How many were not answered as they must be. */
    long unfit() {
        return unfit;
    }

    /** How many were taken. */
    int taken() {
        return told.getOrDefault("200", 0);
    }

    int asked() {
        return asked;
    }

    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("asked", asked);
        all.put("told", told);
        all.put("slowestMillis", slowestMillis);
        return all;
    }
}
