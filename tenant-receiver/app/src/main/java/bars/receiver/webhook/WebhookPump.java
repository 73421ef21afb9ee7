package bars.receiver.webhook;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.TenantScope;
import bars.db.round.Rounds;
import bars.db.seal.CannotOpen;
import bars.db.seal.KeyVault;
import bars.db.webhook.Webhook;
import bars.db.webhook.WebhookDelivery;
import bars.db.webhook.WebhookLeases;
import bars.db.webhook.Webhooks;
import bars.receiver.metric.Callee;
import bars.receiver.metric.Downstream;
import bars.receiver.outbound.ApprovedHosts;
import bars.receiver.outbound.Clients;
import bars.receiver.outbound.TenantTls;
import bars.receiver.outbound.UnderWay;
import bars.receiver.trace.Tracing;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The loop of webhooks; any number of nodes may run one. A notice goes at least once, in the order of its conversation, with
 * the same id in every try; 2xx settles it, everything else goes again with growing rests for a day. A system that hangs
 * holds a few notices of its own and keeps nobody else's.
 */
final class WebhookPump implements AutoCloseable {
    /** The setting with the hosts that an administrator approved. */
    static final String HOSTS = "webhook-hosts";

    private static final Logger LOG = System.getLogger(WebhookPump.class.getName());
    private static final int THREADS = 64;
    private static final int OF_ONE_WEBHOOK = 8;
    private static final int TAKEN_AT_ONCE = 4;
    /** New messages become notices in so many steps of one tick at the most; then others have their turn. */
    private static final int STEPS = 50;

    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    /** Of rests: neither a clock that is wrong nor a night in which no node ran gives up a notice. */
    private static final Duration GIVE_UP = Duration.ofHours(24);

    private final Database database;
    private final KeyVault vault;
    private final GuardedPost post;
    private final TenantTls tls;
    private final ApprovedHosts hosts;
    private final BearerTokens tokens;
    private final Tracing tracing;
    private final Downstream downstream;
    private final Clock clock;
    private final Duration firstRest;
    private final UnderWay<UUID> underWay = new UnderWay<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, task -> daemon(task, "bars-webhook"));
    private final Rounds rounds = new Rounds(LOG, "bars-webhook-tick");

    /** @param development lets approved loopback hosts be called, in the clear too */
    WebhookPump(
            Database database,
            KeyVault vault,
            boolean development,
            Clock clock,
            Duration firstRest,
            Tracing tracing,
            Downstream downstream) {
        this.database = database;
        this.vault = vault;
        this.post = new GuardedPost(development);
        this.tls = new TenantTls(database, vault, clock);
        this.hosts = new ApprovedHosts(database, HOSTS, development, clock);
        this.tokens = new BearerTokens(new Clients(tls, downstream), hosts, vault, clock);
        this.clock = clock;
        this.firstRest = firstRest;
        this.tracing = tracing;
        this.downstream = downstream;
    }

    void start(Duration every) {
        rounds.every(Duration.ZERO, every, this::tick);
    }

    @Override
    public void close() {
        rounds.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        int told;
        int step = 0;
        do {
            told = database.<Integer>asPlatform(work -> new WebhookLeases(work).fanOut());
            deliverDue();
            step++;
        } while (told > 0 && step < STEPS);
    }

    /** There may be something to deliver, or room to deliver it: has it looked at soon, without waiting for the tick. */
    private void ask() {
        if (asked.compareAndSet(false, true)) {
            rounds.soon(this::deliverDue);
        }
    }

    /** Begins to deliver what is due, as far as there is room; asks again while there is more. */
    private void deliverDue() {
        asked.set(false);
        int room = THREADS - underWay.inAll();
        if (room <= 0) {
            return;
        }
        Set<UUID> busy = underWay.above(OF_ONE_WEBHOOK - TAKEN_AT_ONCE);
        List<WebhookDelivery> taken =
                database.asPlatform(work -> new WebhookLeases(work).take(busy, TAKEN_AT_ONCE, room, LEASE));
        if (taken.isEmpty()) {
            return;
        }
        Set<String> approved = hosts.now();
        taken.forEach(delivery -> {
            underWay.begun(delivery.webhookId());
            workers.execute(() -> deliver(delivery, approved));
        });
        ask();
    }

    private void deliver(WebhookDelivery delivery, Set<String> approved) {
        try {
            Optional<Webhook> webhook = database.asPlatform(work -> new Webhooks(work).byId(delivery.webhookId()));
            if (webhook.isPresent()) {
                send(delivery, webhook.get(), approved);
            }
        } catch (DatabaseFailure e) {
            LOG.log(Level.WARNING, "event=webhook id=" + delivery.id() + " outcome=unsettled reason=" + e.getMessage());
        } finally {
            underWay.ended(delivery.webhookId());
            ask();
        }
    }

    private void send(WebhookDelivery delivery, Webhook webhook, Set<String> approved) {
        Integer status = null;
        String reason;
        try {
            status = posted(delivery, webhook, approved);
            if (status == 401) {
                tokens.refused(webhook);
            }
            reason = status / 100 == 2 ? "Delivered" : "The system answered " + status;
        } catch (NotAllowed | CannotOpen e) {
            reason = String.valueOf(e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            reason = "The system could not be reached (" + e.getClass().getSimpleName() + ")";
        } catch (DatabaseFailure e) {
            throw e; // it says nothing about the notice
        } catch (RuntimeException e) { // what is never settled would never be given up
            LOG.log(Level.ERROR, "event=webhook id=" + delivery.id() + " outcome=fault", e);
            reason = "It could not be sent (" + e.getClass().getSimpleName() + ")";
        }
        settle(delivery, status, reason);
    }

    private int posted(WebhookDelivery delivery, Webhook webhook, Set<String> approved) throws IOException, NotAllowed {
        URI uri = URI.create(webhook.url());
        TenantScope scope = new TenantScope(webhook.tenantId(), webhook.environment());
        SSLSocketFactory sockets = tls.of(scope).getSocketFactory();
        Map<String, String> headers = headers(delivery, webhook);
        var counted = downstream.calling(Callee.webhook(scope));
        var traced = tracing.calling(
                "POST", uri, Optional.of(delivery.correlationId().toString()), Optional.empty());
        try {
            int status =
                    post.send(sockets, uri, approved, headers, delivery.body().getBytes(StandardCharsets.UTF_8));
            counted.ended(status);
            traced.accept(status, null);
            return status;
        } catch (IOException e) {
            counted.ended(null);
            traced.accept(null, e);
            throw e;
        } catch (NotAllowed | RuntimeException e) {
            traced.accept(null, e); // nothing went out
            throw e;
        }
    }

    private Map<String, String> headers(WebhookDelivery delivery, Webhook webhook) throws IOException, NotAllowed {
        byte[] secret = vault.open(webhook.sealedSecret(), webhook.sealContext());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Signature.HEADER, Signature.of(secret, clock.instant(), delivery.body()));
        headers.put("BaRS-Delivery", delivery.id().toString());
        headers.put("User-Agent", "BaRS-Receiver-platform");
        tokens.of(webhook).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    private void settle(WebhookDelivery delivery, @Nullable Integer status, String reason) {
        boolean delivered = status != null && status / 100 == 2;
        String state = delivered ? "DELIVERED" : rested(delivery.attempts()).compareTo(GIVE_UP) >= 0 ? "DEAD" : "DUE";
        Duration rest = restAfter(delivery.attempts());
        database.<Boolean>asPlatform(work ->
                new WebhookLeases(work).settle(delivery.id(), delivery.attempts(), state, rest, status, reason));
        Level level = state.equals("DEAD") ? Level.WARNING : Level.DEBUG;
        LOG.log(level, "event=webhook id=" + delivery.id() + " outcome=" + state + " status=" + status);
    }

    private Duration restAfter(int attempt) {
        int doublings = Math.min(20, attempt - 1);
        return Duration.ofMillis(Math.min(LONGEST_REST.toMillis(), firstRest.toMillis() << doublings));
    }

    /** What a notice has waited for its system before this try; one that is sent again by hand has waited for nothing. */
    private Duration rested(int attempt) {
        return IntStream.range(1, attempt).mapToObj(this::restAfter).reduce(Duration.ZERO, Duration::plus);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
