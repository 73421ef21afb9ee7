package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Senders that behave as the standard asks: a message is sent again with the same ids until it is known to have arrived,
 * now to one node and now to another. Most are referrals; some a booking, and the referral that names it. Notes what was
 * acknowledged; that is what must never be lost.
 */
final class Callers implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 8_000;
    private static final Duration LAST_TRIES = Duration.ofSeconds(90);
    private static final int REQUESTS_A_CONNECTION = 50;

    /** One in so many cases begins with a booking. */
    private static final int CASES_A_BOOKING = 5;

    /**
     * A message that the platform said it has.
     *
     * @param booking id of the booking that it names; null for most
     */
    record Acknowledged(
            String requestId, String odsCode, String environment, boolean atFirst, @Nullable String booking) {}

    private final List<InetSocketAddress> receivers;
    private final Map<String, SSLContext> tls;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong slowestMillis = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean running = true;

    Callers(ChaosSite site, int callers, long seed) {
        this(site, site.nodes().stream().map(Node::receiver).toList(), callers, seed);
    }

    /** @param receivers to be called in place of the site's own */
    Callers(ChaosSite site, List<InetSocketAddress> receivers, int callers, long seed) {
        this.receivers = receivers;
        this.tls = Demonstration.destinations().stream()
                .map(Demonstration.Destination::environment)
                .distinct()
                .collect(Collectors.toMap(environment -> environment, site::proxy));
        for (int i = 0; i < callers; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> call(random), "caller-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** How many were acknowledged so far. */
    long count() {
        return count.get();
    }

    Queue<Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** Answers that a caller may never get, in words without their content. */
    Queue<String> wrong() {
        return wrong;
    }

    long retries() {
        return retries.get();
    }

    /** Attempts that ended without any answer, be it a connection that was not made. */
    long unanswered() {
        return unanswered.get();
    }

    /** The longest that any caller waited for an answer that came. */
    long slowestMillis() {
        return slowestMillis.get();
    }

    private void call(Random random) {
        List<Demonstration.Destination> all = Demonstration.destinations();
        while (running) {
            Demonstration.Destination to = all.get(random.nextInt(all.size()));
            try (Line line = new Line(to, random)) {
                for (int i = 0; running && i < REQUESTS_A_CONNECTION; i++) {
                    if (random.nextInt(CASES_A_BOOKING) == 0) {
                        deliverPair(line);
                    } else {
                        deliver(line, to.referral().get(), null);
                    }
                }
            }
        }
    }

    /** A referral after its booking; the id that it names is known if the answer to the booking came. */
    private void deliverPair(Line line) {
        BookedCase booked = new BookedCase(line.to.messages().get());
        Optional<String> booking = deliver(line, booked.booking(), null).flatMap(BookedCase::bookingId);
        if (booking.isPresent()) {
            deliver(line, booked.referral(booking.get()), booking.get());
        }
    }

    /** Sends one message until it is acknowledged; at the end of the run only for a while. The answer, where one came. */
    private Optional<Reply> deliver(Line line, byte[] message, @Nullable String booking) {
        Map<String, String> headers = line.to.headers().get();
        long giveUp = Long.MAX_VALUE;
        for (int attempt = 0; ; attempt++) {
            if (!running && giveUp == Long.MAX_VALUE) {
                giveUp = System.nanoTime() + LAST_TRIES.toNanos();
            }
            if (System.nanoTime() > giveUp) {
                wrong.add("a message could not be delivered within " + LAST_TRIES.toSeconds() + " s after the run");
                return Optional.empty();
            }
            Optional<Reply> reply = line.send(headers, message);
            int status = reply.map(Reply::status).orElse(0);
            if (status == 200 || (status == 409 && attempt > 0)) {
                acknowledged.add(new Acknowledged(
                        headers.getOrDefault("X-Request-Id", ""),
                        line.to.odsCode(),
                        line.to.environment(),
                        status == 200,
                        booking));
                count.incrementAndGet();
                return reply.filter(answer -> status == 200);
            }
            if (status != 0 && status != 408 && status != 425 && status != 429 && status != 503) {
                wrong.add("status " + status + " at attempt " + attempt);
                return Optional.empty();
            }
            retries.incrementAndGet();
            unanswered.addAndGet(status == 0 ? 1 : 0);
            line.pause();
        }
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join(LAST_TRIES.plusSeconds(30).toMillis());
        }
    }

    /** A connection of one caller to whichever node takes it. */
    private final class Line implements AutoCloseable {
        private final Demonstration.Destination to;
        private final Random random;
        private @Nullable ProxyConnection connection;

        Line(Demonstration.Destination to, Random random) {
            this.to = to;
            this.random = random;
        }

        /** The answer; empty when none came. */
        Optional<Reply> send(Map<String, String> headers, byte[] message) {
            long begin = System.nanoTime();
            try {
                ProxyConnection open = connection;
                if (open == null) {
                    InetSocketAddress receiver = receivers.get(random.nextInt(receivers.size()));
                    SSLContext proxy = Objects.requireNonNull(tls.get(to.environment()));
                    open = ProxyConnection.open(receiver, to.serverName(), proxy, PATIENCE_MILLIS);
                    connection = open;
                }
                Reply reply = open.exchange("POST", ProxyConnection.PROCESS_MESSAGE, headers, message);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                slowestMillis.accumulateAndGet(millis, Math::max);
                if (reply.header("connection").orElse("").equalsIgnoreCase("close")) {
                    close();
                }
                return Optional.of(reply);
            } catch (IOException | RuntimeException e) {
                close();
                return Optional.empty();
            }
        }

        void pause() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50L + random.nextInt(150)));
        }

        @Override
        public void close() {
            ProxyConnection open = connection;
            connection = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // it was gone already
                }
            }
        }
    }
}
