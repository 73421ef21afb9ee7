package bars.platform.audit;

import bars.db.Database;
import bars.db.Term;
import bars.db.audit.AuditChains;
import bars.db.seal.KeyVault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Links what was written into the audit log and signs the heads. Called about once a second on every admin node; a lock in
 * the database lets one of them work. Not thread-safe.
 */
public final class AuditLinker {
    /** Heads are signed in the database this often. Source: security reference 2.8. */
    static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(5);

    /** Between two tries to look for gaps, where one did not get to its end. */
    private static final Duration WALK_EVERY = Duration.ofHours(1);

    private static final int BATCH = 2_000;

    private final Database database;
    private final CheckpointKey key;
    private final Clock clock;
    private final @Nullable SecondSink sink;
    private final Map<String, AuditChains.Head> untold = new LinkedHashMap<>();
    private Term signed = new Term(Instant.EPOCH, Duration.ZERO);
    private Term walked = new Term(Instant.EPOCH, Duration.ZERO);
    private boolean gapless;

    /** @param sink where signed heads go as well; null for nowhere */
    public AuditLinker(Database database, KeyVault vault, Clock clock, @Nullable SecondSink sink) {
        this.database = database;
        this.key = new CheckpointKey(vault);
        this.clock = clock;
        this.sink = sink;
    }

    /**
     * Links everything that waits; signs when it is time; tells the sink. Returns how many chains have moved.
     *
     * @throws java.io.UncheckedIOException when the sink cannot be written; the rest is done nevertheless
     */
    public int run() {
        int moved = all(chains -> chains.link(BATCH));
        if (!signed.covers(clock.instant())) {
            sign();
            signed = new Term(clock.instant(), CHECKPOINT_EVERY);
        }
        tell();
        return moved + linkGaps();
    }

    /** Walks over the whole log, which may take too long: what is linked is signed and told before, and once an hour is enough. */
    private int linkGaps() {
        if (gapless || walked.covers(clock.instant())) {
            return 0;
        }
        walked = new Term(clock.instant(), WALK_EVERY);
        int moved = all(chains -> chains.linkGaps(BATCH));
        gapless = true;
        tell();
        return moved;
    }

    private int all(Function<AuditChains, AuditChains.Linked> step) {
        int moved = 0;
        AuditChains.Linked linked;
        do {
            linked = database.asPlatform(work -> step.apply(new AuditChains(work)));
            moved += linked.heads().size();
            linked.heads().forEach(head -> untold.put(head.chain(), head));
        } while (linked.more());
        return moved;
    }

    /** Signs every head that has moved since its last signature. */
    public void sign() {
        List<AuditChains.Head> heads;
        do {
            heads = database.asPlatform(work -> new AuditChains(work).unsigned(BATCH));
            List<AuditChains.Checkpoint> checkpoints =
                    heads.stream().map(this::signed).toList();
            database.doAsPlatform(work -> checkpoints.forEach(new AuditChains(work)::checkpoint));
        } while (heads.size() == BATCH);
    }

    /** What the sink cannot take now is told the next time: the chain may not move for long. */
    private void tell() {
        if (sink != null && !untold.isEmpty()) {
            sink.append(untold.values().stream().map(this::signed).toList());
        }
        untold.clear();
    }

    private AuditChains.Checkpoint signed(AuditChains.Head head) {
        return new AuditChains.Checkpoint(head.chain(), head.seq(), head.hash(), clock.instant(), key.sign(head));
    }
}
