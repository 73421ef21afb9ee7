package bars.edge;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers were judged to be lately. The proxy comes with the same few certificates over and over, and is judged at its
 * handshake, at the end of it and before each request: building its path anew each time would cost more than the request.
 *
 * <p>A verdict counts for the environment, the very certificates, the address and the trust epoch that it was given for, and
 * no longer than {@link #KEPT}, so that a certificate which expires is noticed. Direct-mapped and bounded: a caller that
 * makes up certificates or addresses displaces others and grows nothing. Thread-safe, without locks.
 */
final class VerdictCache {
    /** Within this time of a certificate's end an open connection is refused. */
    static final Duration KEPT = Duration.ofSeconds(30);

    /** A power of two; far more than there are callers. */
    private static final int PLACES = 1_024;

    private record Held(
            String environment,
            List<X509Certificate> chain,
            @Nullable InetAddress address,
            long epoch,
            long nanos,
            Verdict verdict) {
        boolean answers(
                String environment, List<X509Certificate> chain, @Nullable InetAddress address, long epoch, long now) {
            return this.epoch == epoch
                    && now - nanos < KEPT.toNanos()
                    && this.environment.equals(environment)
                    && java.util.Objects.equals(this.address, address)
                    && this.chain.equals(chain);
        }
    }

    private final AtomicReferenceArray<Held> places = new AtomicReferenceArray<>(PLACES);

    /**
     * The verdict that is kept for this caller, or a fresh one.
     *
     * @param epoch read before the rules that {@code judge} applies, so that a verdict by old rules never counts for new
     */
    Verdict get(
            String environment,
            List<X509Certificate> chain,
            @Nullable InetAddress address,
            long epoch,
            Supplier<Verdict> judge) {
        int place = place(environment, chain, address);
        long now = System.nanoTime();
        Held held = places.get(place);
        if (held != null && held.answers(environment, chain, address, epoch, now)) {
            return held.verdict();
        }
        Verdict verdict = judge.get();
        places.set(place, new Held(environment, List.copyOf(chain), address, epoch, now, verdict));
        return verdict;
    }

    private static int place(String environment, List<X509Certificate> chain, @Nullable InetAddress address) {
        int leaf = chain.isEmpty() ? 0 : chain.get(0).hashCode();
        int hash = (environment.hashCode() * 31 + leaf) * 31 + (address == null ? 0 : address.hashCode());
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
