package bars.platform.audit;

import bars.db.audit.AuditChains;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over links in their order, chain after chain: compares each with the one before, its event and the heads that were
 * signed. May stop between two links and go on later. Not thread-safe.
 */
final class ChainWalk implements AuditChains.Walker {
    /** At most so many findings are kept. */
    static final int MOST_FINDINGS = 100;

    /** Events are linked in the order of their numbers; transactions that overlap differ by no more than this. */
    private static final int ORDER_TOLERANCE_SECONDS = 300;

    private final CheckpointKey key;
    private final Map<String, Map<Long, List<byte[]>>> expected = new HashMap<>();
    private final List<AuditVerification.Finding> findings = new ArrayList<>();
    private int chains;
    private long events;
    private String chain = "";
    private long seq;
    private byte[] hash = new byte[0];
    private Instant newest = Instant.EPOCH;

    ChainWalk(CheckpointKey key) {
        this.key = key;
    }

    int chains() {
        return chains;
    }

    long events() {
        return events;
    }

    /** The chain of the link that came last; empty before the first. */
    String chain() {
        return chain;
    }

    /** The number of the link that came last. */
    long seq() {
        return seq;
    }

    List<AuditVerification.Finding> findings() {
        return List.copyOf(findings);
    }

    /** Signed heads that have to be met on the way, each where it stands or {@link #finish} says that it was not. */
    void expect(List<AuditChains.Checkpoint> checkpoints, String what) {
        for (AuditChains.Checkpoint one : checkpoints) {
            if (key.verifies(one)) {
                expected.computeIfAbsent(one.chain(), name -> new HashMap<>())
                        .computeIfAbsent(one.seq(), number -> new ArrayList<>())
                        .add(one.hash());
            } else {
                found(one.chain(), one.seq(), null, "the signature of a " + what + " is not ours");
            }
        }
    }

    @Override
    public void take(AuditChains.Link link) {
        if (!link.chain().equals(chain)) {
            chains++;
            chain = link.chain();
            seq = 0;
            hash = new byte[32];
            newest = Instant.EPOCH;
        }
        events++;
        if (link.seq() != seq + 1) {
            found(chain, link.seq(), link.eventId(), "links are missing before this one");
        }
        check(link);
        seq = link.seq();
        hash = link.hash();
        meet();
    }

    private void check(AuditChains.Link link) {
        var event = link.event();
        if (event == null) {
            found(chain, link.seq(), link.eventId(), "the event was taken away");
        } else if (!event.chain().equals(chain)) {
            found(chain, link.seq(), link.eventId(), "the event belongs to another chain");
        } else if (!Arrays.equals(AuditChains.hash(hash, event.canonical()), link.hash())) {
            found(chain, link.seq(), link.eventId(), "the event or the link before it was changed");
        } else if (event.at().isBefore(newest.minusSeconds(ORDER_TOLERANCE_SECONDS))) {
            found(chain, link.seq(), link.eventId(), "the event was put in later than it says");
        } else {
            newest = event.at().isAfter(newest) ? event.at() : newest;
        }
    }

    /** Compares with what was signed for this place. */
    private void meet() {
        Map<Long, List<byte[]>> heads = expected.get(chain);
        List<byte[]> signed = heads == null ? null : heads.remove(seq);
        if (signed != null && signed.stream().anyMatch(one -> !Arrays.equals(one, hash))) {
            found(chain, seq, null, "the chain does not meet its signed head: it was replaced");
        }
    }

    /** Says once which heads were expected up to here and not met. */
    void finish() {
        expected.forEach((name, heads) -> heads.keySet().stream()
                .sorted()
                .limit(1)
                .forEach(place -> found(name, place, null, "the chain ends before its signed head: it was cut off")));
        expected.clear();
    }

    void found(String name, long place, @Nullable Long eventId, String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new AuditVerification.Finding(name, place, eventId, what));
        }
    }
}
