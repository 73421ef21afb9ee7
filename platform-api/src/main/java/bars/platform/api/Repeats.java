package bars.platform.api;

import bars.db.Database;
import bars.db.Work;
import bars.db.audit.AuditSearch;
import bars.db.job.IdempotencyKeys;
import bars.db.seal.KeyVault;
import bars.db.seal.SealContext;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the answers of requests that named an idempotency key, so that a repeated request is answered and not done
 * again. Answers are sealed: some hold a secret that is shown once. Thread-safe.
 */
@Singleton
public class Repeats {
    /** An answer is remembered this long. Source: portal design 5.1. */
    public static final Duration MEMORY = Duration.ofHours(24);

    /** A request that was claimed this long ago without an answer died with its process, or its answer was lost. */
    private static final Duration ABANDONED = Duration.ofSeconds(90);

    /** By how much the clocks of a node and of the database may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;

    @Inject
    public Repeats(Database database, KeyVault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** An answer that was given before. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {}

    /**
     * The answer that this request got before; nothing when it is new and now the caller's to do. What was done while its
     * answer was lost, with the process or the database, is not done again.
     *
     * @param requestId under which the deeds of the request will stand in the audit log
     */
    public Optional<Answer> claim(String actor, String key, byte[] requestHash, String requestId) {
        Instant now = clock.instant();
        Instant abandoned = now.minus(ABANDONED);
        return database.asPlatform(work -> {
            IdempotencyKeys keys = new IdempotencyKeys(work);
            boolean lost = keys.find(actor, key)
                    .filter(before ->
                            before.status() == null && before.createdAt().isBefore(abandoned))
                    .filter(before -> wasDone(work, actor, before))
                    .isPresent();
            if (lost) {
                throw Problem.of(
                        ProblemType.IDEMPOTENCY_ANSWER_LOST,
                        "The request with this Idempotency-Key was done, and its answer could not be kept");
            }
            if (keys.claim(actor, key, requestHash, requestId, now, abandoned)) {
                return Optional.empty();
            }
            IdempotencyKeys.Stored stored = keys.find(actor, key)
                    .orElseThrow(() -> Problem.of(ProblemType.IDEMPOTENCY_IN_FLIGHT, "Repeat the request in a moment"));
            if (!MessageDigest.isEqual(stored.requestHash(), requestHash)) {
                throw Problem.of(
                        ProblemType.IDEMPOTENCY_MISMATCH, "This Idempotency-Key came with another request before");
            }
            Integer status = stored.status();
            byte[] sealed = stored.bodySealed();
            if (status == null || sealed == null) {
                throw Problem.of(ProblemType.IDEMPOTENCY_IN_FLIGHT, "Repeat the request in a moment");
            }
            return Optional.of(new Answer(status, stored.headers(), vault.open(sealed, context(actor, key))));
        });
    }

    /** Remembers the answer. */
    public void remember(String actor, String key, Answer answer) {
        byte[] sealed = vault.seal(answer.body(), context(actor, key));
        database.doAsPlatform(
                work -> new IdempotencyKeys(work).answer(actor, key, answer.status(), answer.headers(), sealed));
    }

    /** Lets the key be used again: the request was refused and changed nothing. */
    public void forget(String actor, String key) {
        database.doAsPlatform(work -> new IdempotencyKeys(work).forget(actor, key));
    }

    /**
     * As {@link #forget}, for a request that failed, perhaps after it had done something: then the key is kept, and the request
     * that comes again hears that its answer was lost.
     */
    public void forgetUnlessDone(String actor, String key) {
        database.doAsPlatform(work -> {
            IdempotencyKeys keys = new IdempotencyKeys(work);
            if (keys.find(actor, key)
                    .filter(claim -> wasDone(work, actor, claim))
                    .isEmpty()) {
                keys.forget(actor, key);
            }
        });
    }

    /** Drops what is older than {@link #MEMORY}. */
    public int forgetOld() {
        return database.asPlatform(
                work -> new IdempotencyKeys(work).forgetOld(clock.instant().minus(MEMORY)));
    }

    private static boolean wasDone(Work work, String actor, IdempotencyKeys.Stored before) {
        String requestId = before.requestId();
        return requestId != null
                && new AuditSearch(work)
                        .didAnything(actor, requestId, before.createdAt().minus(CLOCKS));
    }

    private static SealContext context(String actor, String key) {
        return new SealContext("-", "-", actor + " " + key, "idempotent-answer");
    }
}
