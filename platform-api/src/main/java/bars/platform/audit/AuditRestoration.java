package bars.platform.audit;

import bars.db.Database;
import bars.db.audit.AuditChains;
import bars.db.seal.KeyVault;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.problem.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the second sink after the database was restored: its heads tell how many events the backup does not have,
 * and from then on would tell of a log that was cut off. They are set aside, not deleted. Not thread-safe.
 */
public final class AuditRestoration {
    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final SecondSink sink;

    public AuditRestoration(Database database, KeyVault vault, Clock clock, SecondSink sink) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.sink = sink;
    }

    /**
     * A chain that ends before its last head.
     *
     * @param kept its last number now
     * @param signed the number of its last head
     */
    public record Gap(String chain, long kept, long signed) {
        /** How many events are gone. */
        public long events() {
            return signed - kept;
        }
    }

    /**
     * What was found.
     *
     * @param aside where the heads are now; null when there were none
     */
    public record Report(List<Gap> gaps, @Nullable Path aside) {
        /** How many events are gone from all chains. */
        public long events() {
            return gaps.stream().mapToLong(Gap::events).sum();
        }
    }

    /**
     * Notes in the audit log that it was restored, and how much of it is gone, and sets the heads aside.
     *
     * @throws Problem when the chains do not verify by themselves: that is no restore, and the heads are evidence
     */
    public Report restored(Caller caller) {
        List<Gap> gaps = gaps(); // before anything that is linked now hides what is gone
        new AuditLinker(database, vault, clock, null).run();
        if (!new AuditVerification(database, vault, clock, null)
                .verify(caller, null)
                .intact()) {
            throw Problem.conflict("The audit log does not verify by itself; 'bars audit verify' says where");
        }
        Path aside = sink.setAside(clock.instant());
        Report report = new Report(gaps, aside);
        database.doAsPlatform(work -> Deeds.onPlatform(
                work, caller, "audit.restored", "all", Map.of("chains", gaps.size(), "events", report.events())));
        return report;
    }

    private List<Gap> gaps() {
        CheckpointKey key = new CheckpointKey(vault);
        Map<String, Long> signed = new TreeMap<>();
        for (AuditChains.Checkpoint head : sink.read()) {
            if (key.verifies(head)) {
                signed.merge(head.chain(), head.seq(), Math::max);
            }
        }
        return database.asPlatform(work -> signed.entrySet().stream()
                .map(one -> new Gap(
                        one.getKey(), new AuditChains(work).head(one.getKey()).seq(), one.getValue()))
                .filter(gap -> gap.events() > 0)
                .toList());
    }
}
