package bars.receiver.access;

import bars.db.TenantScope;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.tenant.TenantLimits;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Keeps one tenant from taking the node: so many requests and bytes at once and so many per second; and all of them together: a cap
 * of requests that leaves threads for handshakes and refusals, and one of bytes that leaves heap. Refuses at once, with 429 or, for
 * bytes of the node, 503; never queues. Thread-safe.
 *
 * <p>A seat is for a tenant in one environment; limits are looked at with every request, so that a change holds at once.
 */
public final class Bulkheads {
    private final int cap;
    private final long capBytes;
    private final LongSupplier nanos;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicLong allBytes = new AtomicLong();
    private final ConcurrentHashMap<TenantScope, Usage> usages = new ConcurrentHashMap<>();

    /**
     * Empty.
     *
     * @param cap requests at once over all tenants
     * @param capBytes bytes of bodies at once over all tenants
     */
    public Bulkheads(int cap, long capBytes, LongSupplier nanos) {
        this.cap = cap;
        this.capBytes = capBytes;
        this.nanos = nanos;
    }

    /** A place in the node; give it back exactly once, whatever happened. */
    public final class Seat implements AutoCloseable {
        private final Usage usage;
        private final TenantLimits limits;
        private long bytes;

        private Seat(Usage usage, TenantLimits limits) {
            this.usage = usage;
            this.limits = limits;
        }

        /** Reserves room for a body of the tenant's budget until the seat is given back, or refuses; once a seat. */
        public void carry(long length) {
            if (usage.bytes.addAndGet(length) > limits.bytesAtOnce()) {
                usage.bytes.addAndGet(-length);
                throw refusal("The provider has as much content at once as it may have");
            }
            if (allBytes.addAndGet(length) > capBytes) {
                allBytes.addAndGet(-length);
                usage.bytes.addAndGet(-length);
                throw Refusal.of(
                        RecCode.SERVICE_UNAVAILABLE,
                        IssueType.TRANSIENT,
                        "This node has as much content at once as it can take; try again later");
            }
            bytes = length;
        }

        @Override
        public void close() {
            usage.bytes.addAndGet(-bytes);
            allBytes.addAndGet(-bytes);
            usage.atOnce.decrementAndGet();
            all.decrementAndGet();
        }
    }

    private static final class Usage {
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();
        private double tokens = Double.MAX_VALUE;
        private long at;

        synchronized boolean isWithinRate(int perSecond, long now) {
            if (perSecond <= 0) {
                return true;
            }
            tokens = Math.min(perSecond, tokens + (now - at) / 1e9 * perSecond);
            at = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    /** Takes a seat for {@code scope}, or refuses. */
    public Seat enter(TenantScope scope, TenantLimits limits) {
        Usage usage = usages.computeIfAbsent(scope, key -> new Usage());
        if (all.incrementAndGet() > cap) {
            all.decrementAndGet();
            throw refusal("This node has as many requests as it can take");
        }
        if (usage.atOnce.incrementAndGet() > limits.requestsAtOnce()) {
            usage.atOnce.decrementAndGet();
            all.decrementAndGet();
            throw refusal("The provider has as many requests at once as it may have");
        }
        Seat seat = new Seat(usage, limits);
        if (!usage.isWithinRate(limits.requestsPerSecond(), nanos.getAsLong())) {
            seat.close();
            throw refusal("The provider gets more requests per second than it may have");
        }
        return seat;
    }

    /** Requests in work now. */
    public int inWork() {
        return all.get();
    }

    private static Refusal refusal(String text) {
        return Refusal.of(RecCode.TOO_MANY_REQUESTS, IssueType.THROTTLED, text);
    }
}
