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
        ChainWalk walk = new ChainWalk(key);
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
                chains.unlinked(now.minusSeconds(LINKED_WITHIN_SECONDS), ChainWalk.MOST_FINDINGS)
                        .forEach(id -> walk.found("-", 0, id, "the event stands outside every chain"));
            }
        });
        return new Report(walk.findings().isEmpty(), walk.chains(), walk.events(), walk.findings(), now);
    }
}
