package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One referral on a connection of its own: how far it gets says what a caller would see now. */
final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BETWEEN_MILLIS = 20;

    private Probe() {}

    /** What came back; status 0 when nothing did. */
    record Answer(boolean tls, int status, boolean retryAfter, boolean outcome) {}

    static Answer of(ChaosSite site, Node node) {
        return of(site, node.receiver());
    }

    static Answer of(ChaosSite site, InetSocketAddress receiver) {
        Demonstration.Destination to = Demonstration.destinations().get(0);
        try (ProxyConnection connection =
                ProxyConnection.open(receiver, to.serverName(), site.proxy(to.environment()))) {
            try {
                Reply reply = connection.exchange(
                        "POST",
                        ProxyConnection.PROCESS_MESSAGE,
                        to.headers().get(),
                        to.referral().get());
                return new Answer(
                        true,
                        reply.status(),
                        reply.header("retry-after").isPresent(),
                        reply.text().contains("\"OperationOutcome\""));
            } catch (IOException e) {
                return new Answer(true, 0, false, false);
            }
        } catch (IOException e) {
            return new Answer(false, 0, false, false);
        }
    }

    /** Milliseconds from now until {@code node} takes a referral. */
    static long untilServed(ChaosSite site, Node node) {
        long begin = System.nanoTime();
        while (of(site, node).status() != 200) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("a node does not find the database that came back");
            }
            NodesChaos.pause(BETWEEN_MILLIS);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
}
