package bars.platform.counterpart;

import bars.db.Database;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.ApiApplications;
import bars.db.sender.Lookup;
import bars.db.sender.Lookups;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Puts questions to counterparts and waits for the answers; nothing of them stays behind. Thread-safe. */
@Singleton
public class Enquiries {
    /** The longest that a caller waits; a Receiver answers within 5 s. Source: contract §3.2. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    /** Receiver nodes look four times a second: a question that nobody has taken by then finds none. */
    private static final Duration UNTAKEN = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int WAITING = 32;

    private final Database database;
    private final TenantKeys keys;
    private final Ids ids;
    private final Semaphore waiting = new Semaphore(WAITING);

    @Inject
    public Enquiries(Database database, KeyVault vault, Ids ids) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.ids = ids;
    }

    /** Asks one thing. */
    public Heard ask(TenantScope scope, LookupOrder.Question question, Map<String, String> headers) {
        return ask(scope, List.of(new Question(question.path(), question.query(), headers)))
                .get(0);
    }

    /**
     * What is asked.
     *
     * @param path below the proxy's address, e.g. {@code /Slot}
     * @param query percent-encoded parameters; may be empty
     * @param headers by name, without those of transport and ids
     */
    record Question(String path, String query, Map<String, String> headers) {}

    /** Why nothing can be asked for {@code scope}; empty when it can. */
    private Optional<String> obstacle(TenantScope scope) {
        boolean registered = database.asPlatform(work -> new ApiApplications(work)
                .sendingFor(scope.tenantId(), scope.environment())
                .filter(application -> application.apiKey() != null)
                .isPresent());
        return registered
                ? Optional.empty()
                : Optional.of("No application is registered with API-M for " + scope.environment());
    }

    /** Asks everything at once; the answers stand in the order of the questions. */
    List<Heard> ask(TenantScope scope, List<Question> questions) {
        Optional<String> obstacle = obstacle(scope);
        if (obstacle.isPresent()) {
            return questions.stream().map(one -> Heard.none(obstacle.get())).toList();
        }
        if (!waiting.tryAcquire()) {
            return questions.stream()
                    .map(one -> Heard.none("Too many questions are on their way"))
                    .toList();
        }
        try {
            return await(scope, put(scope, questions));
        } finally {
            waiting.release();
        }
    }

    private List<UUID> put(TenantScope scope, List<Question> questions) {
        List<UUID> put = new ArrayList<>();
        var key = keys.current(scope.tenantId());
        database.doInTenant(
                scope,
                work -> questions.forEach(question -> {
                    UUID id = ids.get();
                    byte[] sealed = key.seal(question.query().getBytes(StandardCharsets.UTF_8), Lookup.use(id));
                    new Lookups(work)
                            .add(
                                    new Lookup(id, scope, question.path(), question.headers(), sealed),
                                    PATIENCE.plusSeconds(5));
                    put.add(id);
                }));
        return put;
    }

    private List<Heard> await(TenantScope scope, List<UUID> put) {
        long begin = System.nanoTime();
        List<Optional<Lookups.Outcome>> found = List.of();
        boolean taken = false;
        try {
            do {
                Thread.sleep(LOOK.toMillis());
                found = database.inTenant(
                        scope,
                        work -> put.stream().map(new Lookups(work)::outcome).toList());
                taken = taken || database.inTenant(scope, work -> put.stream().anyMatch(new Lookups(work)::isTaken));
            } while (found.stream().anyMatch(Optional::isEmpty)
                    && System.nanoTime() - begin < (taken ? PATIENCE : UNTAKEN).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String silence =
                taken ? "No answer within " + PATIENCE.toSeconds() + " s" : "No receiver node runs that could ask";
        List<Heard> answers = new ArrayList<>();
        for (int i = 0; i < put.size(); i++) {
            UUID id = put.get(i);
            answers.add((i < found.size() ? found.get(i) : Optional.<Lookups.Outcome>empty())
                    .map(outcome -> answer(scope, id, outcome))
                    .orElseGet(() -> Heard.none(silence)));
        }
        database.doInTenant(scope, work -> put.forEach(new Lookups(work)::remove));
        return answers;
    }

    private Heard answer(TenantScope scope, UUID id, Lookups.Outcome outcome) {
        byte[] sealed = outcome.answer();
        return sealed == null
                ? Heard.none(outcome.reason() == null ? "Nobody answered" : outcome.reason())
                : new Heard(
                        outcome.status(),
                        null,
                        keys.of(scope.tenantId(), sealed).open(sealed, Lookup.use(id)));
    }
}
