package bars.platform.audit;

import bars.db.Database;
import bars.db.audit.AuditChains;
import bars.db.seal.KeyVault;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the audit log is what was written: every link follows from the one before and its event, no number is
 * missing, every signed head is met, and no event stands outside. Reads only; needs the database and the master key, so it
 * runs beside a running platform or without one. Thread-safe.
 */
public final class AuditVerification {
    /** An event that is older and not linked was put in past the linker. */
    private static final int LINKED_WITHIN_SECONDS = 60;

    /** Events are linked in the order of their numbers; transactions that overlap differ by no more than this. */
    private static final int ORDER_TOLERANCE_SECONDS = 300;

    private static final int MOST_FINDINGS = 100;

    private final Database database;
    private final CheckpointKey key;
    private final Clock clock;
    private final @Nullable SecondSink sink;

    /** @param sink signed heads outside the database; null when there are none to compare with */
    public AuditVerification(Database database, KeyVault vault, Clock clock, @Nullable SecondSink sink) {
        this.database = database;
        this.key = new CheckpointKey(vault);
        this.clock = clock;
        this.sink = sink;
    }

    /**
     * Something that is not as it was written.
     *
     * @param seq place in the chain; 0 where it has none
     * @param eventId the event, where there is one
     */
    public record Finding(String chain, long seq, @Nullable Long eventId, String what) {}

    /**
     * The outcome.
     *
     * @param intact whether nothing was found
     * @param findings at most 100
     */
    public record Report(boolean intact, int chains, long events, List<Finding> findings, Instant at) {}

    /** Verifies the chain of one tenant, or of all tenants and the platform; the deed itself is audited. */
    public Report verify(Caller caller, @Nullable String odsCode) {
        if (odsCode == null) {
            Permissions.requirePlatform(caller, Permission.AUDIT_READ);
        } else {
            Permissions.require(caller, Permission.AUDIT_READ, odsCode);
        }
        String chain = odsCode == null ? null : chain(odsCode);
        Report report = verify(chain);
        database.doAsPlatform(work -> Deeds.onPlatform(
                work,
                caller,
                "audit.verified",
                odsCode == null ? "all" : odsCode,
                Map.of("intact", report.intact(), "events", report.events())));
        return report;
    }

    private String chain(String odsCode) {
        return database.asPlatform(work -> "tenant-"
                + new Tenants(work)
                        .byOdsCode(odsCode)
                        .orElseThrow(() -> Problem.notFound("tenant"))
                        .id());
    }

    private Report verify(@Nullable String chain) {
        Instant now = clock.instant();
        Walk walk = new Walk();
        List<AuditChains.Checkpoint> outside = sink == null ? List.of() : sink.read();
        database.doAsPlatform(work -> {
            AuditChains chains = new AuditChains(work);
            walk.expect(chains.checkpoints(chain), "signed head");
            walk.expect(
                    outside.stream()
                            .filter(one -> chain == null || one.chain().equals(chain))
                            .toList(),
                    "head in the second sink");
            chains.walk(chain, walk);
            walk.finish();
            if (chain == null) {
                chains.unlinked(now.minusSeconds(LINKED_WITHIN_SECONDS), MOST_FINDINGS)
                        .forEach(id -> walk.found("-", 0, id, "the event stands outside every chain"));
            }
        });
        return new Report(walk.findings.isEmpty(), walk.chains, walk.events, List.copyOf(walk.findings), now);
    }

    /** One pass over all links. */
    private final class Walk implements AuditChains.Walker {
        private final Map<String, Map<Long, List<byte[]>>> expected = new HashMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private int chains;
        private long events;
        private String chain = "";
        private long seq;
        private byte[] hash = new byte[0];
        private Instant newest = Instant.EPOCH;

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

        void finish() {
            expected.forEach((name, heads) -> heads.keySet().stream()
                    .sorted()
                    .limit(1)
                    .forEach(place ->
                            found(name, place, null, "the chain ends before its signed head: it was cut off")));
        }

        void found(String name, long place, @Nullable Long eventId, String what) {
            if (findings.size() < MOST_FINDINGS) {
                findings.add(new Finding(name, place, eventId, what));
            }
        }
    }
}
