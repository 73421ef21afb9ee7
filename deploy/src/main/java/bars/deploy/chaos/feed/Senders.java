package bars.deploy.chaos.feed;

import bars.deploy.chaos.Node;
import bars.deploy.demo.SampleReferral;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Senders that do not give up: each message goes again under its ids until the platform says that it has it, and the next
 * of its conversation goes only then. Thread-safe.
 */
final class Senders implements AutoCloseable {
    private static final Duration REST = Duration.ofMillis(100);
    private static final String MEDIA = "application/fhir+json; version=1.5.0";

    private final Node node;
    private final SSLContext tls;
    private final FeedChaos.Plan plan;
    private final AtomicInteger left;
    private final AtomicLong retries = new AtomicLong();
    private final Queue<List<String>> conversations = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Senders(Node node, SSLContext tls, FeedChaos.Plan plan) {
        this.node = node;
        this.tls = tls;
        this.plan = plan;
        this.left = new AtomicInteger(plan.messages());
    }

    void start() {
        for (int i = 0; i < plan.senders(); i++) {
            Thread thread = new Thread(this::send, "sender-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Messages that the platform said it has. */
    int acknowledged() {
        return acknowledged.get();
    }

    boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Request ids by conversation, each in the order in which they were acknowledged. */
    List<List<String>> conversations() {
        return List.copyOf(conversations);
    }

    long retries() {
        return retries.get();
    }

    /** Answers that no sender may get. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void send() {
        try (Line line = new Line()) {
            int size;
            while (!stopped && (size = Math.min(plan.perConversation(), left.getAndAdd(-plan.perConversation()))) > 0) {
                String correlation = UUID.randomUUID().toString();
                List<String> sent = new ArrayList<>();
                for (int i = 0; i < size && !stopped; i++) {
                    String request = UUID.randomUUID().toString();
                    if (deliver(line, headers(request, correlation))) {
                        sent.add(request);
                        acknowledged.incrementAndGet();
                    }
                }
                conversations.add(sent);
            }
        }
    }

    private boolean deliver(Line line, Map<String, String> headers) {
        byte[] referral = SampleReferral.to(FeedChaos.ODS, FeedChaos.NAME, FeedChaos.SERVICE);
        for (int attempt = 0; !stopped; attempt++) {
            int status = line.send(headers, referral);
            if (status == 200 || (status == 409 && attempt > 0)) {
                return true;
            }
            if (status != 0 && status != 408 && status != 425 && status != 429 && status < 500) {
                refusals.add("status " + status + " at attempt " + attempt);
                return false;
            }
            retries.incrementAndGet();
            LockSupport.parkNanos(REST.toNanos());
        }
        return false;
    }

    private static Map<String, String> headers(String request, String correlation) {
        String target =
                "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + FeedChaos.SERVICE + "\"}";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", request);
        headers.put("X-Correlation-Id", correlation);
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", MEDIA);
        headers.put("Accept", MEDIA);
        return headers;
    }

    @Override
    public void close() {
        stopped = true;
    }

    /** The connection of one sender, made again when it breaks. */
    private final class Line implements AutoCloseable {
        private @Nullable ProxyConnection open;

        /** The status of the answer; 0 when none came. */
        int send(Map<String, String> headers, byte[] body) {
            try {
                ProxyConnection connection = open;
                if (connection == null) {
                    connection = ProxyConnection.open(node.receiver(), FeedChaos.SERVER_NAME, tls);
                    open = connection;
                }
                Reply reply = connection.exchange("POST", ProxyConnection.PROCESS_MESSAGE, headers, body);
                if (reply.header("connection").orElse("").equalsIgnoreCase("close")) {
                    close();
                }
                return reply.status();
            } catch (IOException | RuntimeException broken) {
                close();
                return 0;
            }
        }

        @Override
        public void close() {
            ProxyConnection connection = open;
            open = null;
            if (connection != null) {
                try {
                    connection.close();
                } catch (IOException e) {
                    // it was gone already
                }
            }
        }
    }
}
