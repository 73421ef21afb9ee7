package bars.deploy.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The database goes away for a while and comes back. TLS must complete all the time; meanwhile callers are told 503 with
 * {@code Retry-After}, soon; and afterwards everything goes on by itself.
 *
 * <p>Source: security reference 5.1, invariant I7.
 */
final class Outage {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final ChaosSite site;
    private final Consumer<String> say;

    Outage(ChaosSite site, Consumer<String> say) {
        this.site = site;
        this.say = say;
    }

    /**
     * What callers saw.
     *
     * @param asked requests on fresh connections during the outage
     * @param told503 of them, those that got 503 with Retry-After
     * @param slowestMillis the longest of those answers, handshake included
     * @param withoutTls connections that did not get through TLS
     * @param recoveryMillis from the return of the database to the first 200
     */
    record Outcome(int asked, int told503, long slowestMillis, int withoutTls, long recoveryMillis) {
        private static final long MOST_MILLIS = 1_000;
        private static final long MOST_RECOVERY_MILLIS = 10_000;

        /** Whether the invariant held. The first answers, given while the loss is being noticed, count as well. */
        boolean isGood() {
            return asked > 0
                    && told503 == asked
                    && withoutTls == 0
                    && slowestMillis <= MOST_MILLIS
                    && recoveryMillis <= MOST_RECOVERY_MILLIS;
        }

        Map<String, Object> all() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("asked", asked);
            all.put("told503WithRetryAfter", told503);
            all.put("slowestMillis", slowestMillis);
            all.put("connectionsWithoutTls", withoutTls);
            all.put("recoveryMillis", recoveryMillis);
            return all;
        }
    }

    Outcome of(Duration length) throws IOException {
        say.accept("The database is away for " + length.toSeconds() + " s");
        site.database().crash();
        long end = System.nanoTime() + length.toNanos();
        int asked = 0;
        int told = 0;
        int withoutTls = 0;
        long slowest = 0;
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            Probe.Answer answer =
                    Probe.of(site, site.nodes().get(asked % site.nodes().size()));
            asked++;
            told += answer.status() == 503 && answer.retryAfter() ? 1 : 0;
            withoutTls += answer.tls() ? 0 : 1;
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            NodesChaos.pause((int) BETWEEN.toMillis());
        }
        site.database().restart();
        long back = System.nanoTime();
        site.nodes().forEach(node -> Probe.untilServed(site, node));
        long recovery = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
        Outcome outcome = new Outcome(asked, told, slowest, withoutTls, recovery);
        say.accept("Outage: " + outcome.all());
        return outcome;
    }
}
