package bars.platform.audit;

import bars.db.Database;
import bars.db.audit.AuditChains;
import bars.db.seal.KeyVault;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the audit log by and by, for ever: some thousand links at a time, so that a changed record is found without anybody
 * asking for it. What {@link AuditVerification} does in one go finds the same, and compares with the second sink too. One
 * thread looks; any may ask.
 *
 * <p>Source: security reference 2.8.
 */
@Singleton
public class AuditWatch {
    private static final Logger LOG = System.getLogger(AuditWatch.class.getName());
    private static final int LINKS_AT_ONCE = 5_000;

    /** Heads that may have been signed while links are read are for the next pass. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final Database database;
    private final CheckpointKey key;
    private final Clock clock;
    private final int atOnce;
    private ChainWalk walk;
    private int told;
    private volatile boolean foundInThisPass;
    private volatile boolean foundInLastPass;
    private volatile @Nullable Instant passedAt;

    @Inject
    public AuditWatch(Database database, KeyVault vault, Clock clock) {
        this(database, vault, clock, LINKS_AT_ONCE);
    }

    AuditWatch(Database database, KeyVault vault, Clock clock, int atOnce) {
        this.database = database;
        this.key = new CheckpointKey(vault);
        this.clock = clock;
        this.atOnce = atOnce;
        this.walk = new ChainWalk(key);
    }

    /** Verifies the next links; after the last it begins again. */
    public void look() {
        boolean ended = database.asPlatform(work -> next(new AuditChains(work)));
        List<AuditVerification.Finding> findings = walk.findings();
        findings.stream()
                .skip(told)
                .forEach(one -> LOG.log(
                        Level.ERROR,
                        "event=audit-broken chain={0} seq={1} audit-event={2} what={3}",
                        one.chain(),
                        String.valueOf(one.seq()),
                        String.valueOf(one.eventId()),
                        one.what()));
        told = findings.size();
        foundInThisPass = !findings.isEmpty();
        if (ended) {
            foundInLastPass = foundInThisPass;
            foundInThisPass = false;
            passedAt = clock.instant();
            walk = new ChainWalk(key);
            told = 0;
        }
    }

    private boolean next(AuditChains chains) {
        List<AuditChains.Link> links = chains.after(walk.chain(), walk.seq(), atOnce);
        boolean ended = links.size() < atOnce;
        AuditChains.Link last = ended ? null : links.get(links.size() - 1);
        Instant signed = clock.instant().minus(SETTLED);
        walk.expect(chains.checkpointsAfter(walk.chain(), walk.seq(), last, signed), "signed head");
        links.forEach(walk::take);
        walk.finish();
        return ended;
    }

    /** Whether nothing was found, neither in the pass that is under way nor in the one before. */
    public boolean isIntact() {
        return !foundInThisPass && !foundInLastPass;
    }

    /** When everything had been verified once more; null while the first pass goes on. */
    public @Nullable Instant passedAt() {
        return passedAt;
    }
}
