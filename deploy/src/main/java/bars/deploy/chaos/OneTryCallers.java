package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Senders that never try again: every handshake that fails and every answer but 200 is a failure. They take a new connection
 * after some requests, or when the node asks for it. Thread-safe.
 */
final class OneTryCallers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOBODY_MILLIS = 200;
    private static final int SHOWN = 10;

    private final ChaosSite site;
    private final Supplier<List<Node>> takers;
    private final int requestsAConnection;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong handshakes = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;

    /**
     * Starts them once every node takes a referral: who lost the database before may still be looking for it.
     *
     * @param takers the nodes that a new connection may go to now; none is a failure
     */
    OneTryCallers(ChaosSite site, Supplier<List<Node>> takers, int callers, int requestsAConnection) {
        this.site = site;
        this.takers = takers;
        this.requestsAConnection = requestsAConnection;
        site.nodes().forEach(node -> Probe.untilServed(site, node));
        for (int i = 0; i < callers; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> call(random), "caller-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Adds what somebody else saw fail. */
    void fail(String what) {
        failures.add(what);
    }

    boolean isFlawless() {
        return failures.isEmpty() && answered.get() > 0;
    }

    /** Adds the figures to {@code all}. */
    void tell(Map<String, Object> all) {
        all.put("callers", threads.size());
        all.put("handshakes", handshakes.get());
        all.put("answered", answered.get());
        all.put("failed", failures.size());
        all.put("failures", failures.stream().distinct().limit(SHOWN).toList());
    }

    @Override
    public String toString() {
        return handshakes + " handshakes, " + answered + " answered, " + failures.size() + " failed";
    }

    /** Lets requests in flight finish. */
    @Override
    public void close() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
    }

    private void call(Random random) {
        List<Demonstration.Destination> all = Demonstration.destinations();
        while (running) {
            List<Node> now = takers.get();
            if (now.isEmpty()) {
                fail("no node is ready");
                NodesChaos.pause(NOBODY_MILLIS);
                continue;
            }
            Node node = now.get(random.nextInt(now.size()));
            Demonstration.Destination to = all.get(random.nextInt(all.size()));
            try (ProxyConnection connection =
                    ProxyConnection.open(node.receiver(), to.serverName(), site.proxy(to.environment()))) {
                handshakes.incrementAndGet();
                boolean open = true;
                for (int i = 0; open && running && i < requestsAConnection; i++) {
                    open = once(connection, node, to);
                }
            } catch (IOException e) {
                fail(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    /** Whether the connection may be used again. */
    private boolean once(ProxyConnection connection, Node node, Demonstration.Destination to) throws IOException {
        Reply reply = connection.exchange(
                "POST",
                ProxyConnection.PROCESS_MESSAGE,
                to.headers().get(),
                to.referral().get());
        if (reply.status() == 200) {
            answered.incrementAndGet();
        } else {
            fail("status " + reply.status() + " from " + node.home().getFileName());
        }
        return !reply.header("connection").orElse("").equalsIgnoreCase("close");
    }
}
