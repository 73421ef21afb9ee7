package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
            Answer answer = ask(site.nodes().get(asked % site.nodes().size()));
            asked++;
            told += answer.status == 503 && answer.retryAfter ? 1 : 0;
            withoutTls += answer.tls ? 0 : 1;
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            NodesChaos.pause((int) BETWEEN.toMillis());
        }
        site.database().restart();
        long back = System.nanoTime();
        while (ask(site.nodes().get(0)).status != 200 || ask(site.nodes().get(1)).status != 200) {
            if (System.nanoTime() - back > PATIENCE.toNanos()) {
                throw new IllegalStateException("the nodes do not find the database that came back");
            }
            NodesChaos.pause(20);
        }
        long recovery = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
        Outcome outcome = new Outcome(asked, told, slowest, withoutTls, recovery);
        say.accept("Outage: " + outcome.all());
        return outcome;
    }

    private record Answer(boolean tls, int status, boolean retryAfter) {}

    private Answer ask(Node node) {
        List<Demonstration.Destination> all = Demonstration.destinations();
        Demonstration.Destination to = all.get(0);
        try (ProxyConnection connection =
                ProxyConnection.open(node.receiver(), to.serverName(), site.proxy(to.environment()))) {
            try {
                Reply reply = connection.exchange(
                        "POST",
                        "/FHIR/R4/$process-message",
                        to.headers().get(),
                        to.referral().get());
                return new Answer(
                        true, reply.status(), reply.header("retry-after").isPresent());
            } catch (IOException e) {
                return new Answer(true, 0, false);
            }
        } catch (IOException e) {
            return new Answer(false, 0, false);
        }
    }
}
