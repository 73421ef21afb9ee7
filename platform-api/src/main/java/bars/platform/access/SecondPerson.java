package bars.platform.access;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.access.Approval;
import bars.db.access.Approvals;
import bars.db.access.StoredToken;
import bars.db.access.Tokens;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deeds that need two people: one asks with a reason, another one who may decide consents, the first one does it, once.
 * A token counts as the person who made it. Thread-safe.
 *
 * <p>Source: security reference 2.7 (dual control).
 */
@Singleton
public class SecondPerson {
    /** A request has to be decided and used within this time. */
    public static final Duration WINDOW = Duration.ofHours(24);

    private final Database database;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public SecondPerson(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param action e.g. {@code certificate.export}
     * @param target the id of the thing
     * @param tenant ODS code of the tenant it belongs to
     */
    public record Request(
            @Nullable String action,
            @Nullable String target,
            @Nullable String tenant,
            @Nullable Environment environment,
            @Nullable String reason) {}

    public Approval ask(Caller caller, Request request, Map<String, Object> detail) {
        new Violations()
                .check(isText(request.action()), "/action", "required", "Say what shall be done")
                .check(isText(request.target()), "/target", "required", "Say to what")
                .check(isText(request.reason()), "/reason", "required", "Enter a reason")
                .refuse();
        Instant now = clock.instant();
        Approval approval = new Approval(
                ids.get(),
                String.valueOf(request.action()),
                String.valueOf(request.target()),
                request.tenant(),
                request.environment(),
                String.valueOf(request.reason()),
                detail,
                Approval.State.PENDING,
                caller.actor(),
                now,
                now.plus(WINDOW),
                null,
                null,
                null,
                0);
        if (request.tenant() != null && !caller.bounds().covers(request.tenant())) {
            throw Problem.notFound("tenant");
        }
        database.doAsPlatform(work -> {
            new Approvals(work).add(approval);
            record(work, caller, "approval.asked", approval);
        });
        return approval;
    }

    /** A page of requests, the newest first: all for those who may decide, else the caller's own. */
    public List<Approval> list(Caller caller, @Nullable UUID before, Approval.@Nullable State state, int limit) {
        var eyes = new Approvals.Eyes(
                caller.actor(),
                caller.may(Permission.APPROVALS_DECIDE),
                caller.bounds().tenants(),
                caller.bounds().seenEnvironments());
        return database.asPlatform(work -> new Approvals(work).page(eyes, before, state, limit));
    }

    public Approval get(Caller caller, UUID id) {
        return database.asPlatform(work -> find(work, caller, id));
    }

    /** Consents or refuses. */
    public Approval decide(Caller caller, UUID id, @Nullable Boolean consent, Precondition precondition) {
        Permissions.require(caller, Permission.APPROVALS_DECIDE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        if (consent == null) {
            throw Problem.of(ProblemType.VALIDATION, "Say whether you consent");
        }
        return database.asPlatform(work -> {
            Approval approval = find(work, caller, id);
            precondition.require(approval.version());
            if (approval.state() != Approval.State.PENDING
                    || approval.expiresAt().isBefore(clock.instant())) {
                throw Problem.conflict("This request is decided or too old");
            }
            if (person(work, caller.actor()).equals(person(work, approval.requestedBy()))) {
                throw Problem.of(ProblemType.FORBIDDEN, "Somebody else has to decide what you asked for");
            }
            Approval.State to = consent ? Approval.State.APPROVED : Approval.State.REJECTED;
            new Approvals(work).decide(id, to, caller.actor(), clock.instant());
            record(work, caller, consent ? "approval.given" : "approval.refused", approval);
            return new Approvals(work).byId(id).orElseThrow();
        });
    }

    /**
     * What is about to be done, as the consent to it has to say.
     *
     * @param tenant ODS code of the tenant that it concerns; null for the platform itself
     * @param detail what the request has to have been made with where the target does not say all, else null
     */
    public record Deed(
            String action,
            String target,
            @Nullable String tenant,
            Environment environment,
            @Nullable Map<String, Object> detail) {
        /** Somebody whose bounds leave the deed out could consent to a request that names another tenant or environment. */
        private boolean isMeantBy(Approval approval) {
            return (approval.tenant() == null || approval.tenant().equals(tenant))
                    && (approval.environment() == null || approval.environment() == environment)
                    && (detail == null || approval.detail().equals(detail));
        }

        private String words() {
            return action + " on " + target + (tenant == null ? "" : ", tenant " + tenant) + ", in " + environment
                    + (detail == null ? "" : ", with this very change");
        }
    }

    /** For verbs: uses up the consent to {@code deed}, in the deed's own transaction, or refuses. */
    public static void require(Work work, Caller caller, Deed deed, Instant now) {
        Approvals approvals = new Approvals(work);
        List<Approval> given = approvals.usable(deed.action(), deed.target(), caller.actor(), now);
        Approval approval = given.stream()
                .filter(deed::isMeantBy)
                .findFirst()
                .orElseThrow(() -> Problem.conflict((given.isEmpty()
                                ? "This needs the consent of a second person"
                                : "The consent of a second person that was given is for another change or place, or "
                                        + "something else is in force by now")
                        + ": ask for the approval of " + deed.words() + ", and do it once it is given"));
        approvals.use(approval.id(), now);
        record(work, caller, "approval.used", approval);
    }

    /** The person at the end of a chain of tokens. */
    private static String person(Work work, String actor) {
        String present = actor;
        for (int depth = 0; depth < 20 && present.startsWith("token:"); depth++) {
            StoredToken token =
                    new Tokens(work).byId(present.substring("token:".length())).orElse(null);
            if (token == null) {
                return present;
            }
            present = token.createdBy();
        }
        return present;
    }

    private static Approval find(Work work, Caller caller, UUID id) {
        return new Approvals(work)
                .byId(id)
                .filter(one -> (caller.may(Permission.APPROVALS_DECIDE) && visible(caller, one))
                        || one.requestedBy().equals(caller.actor()))
                .orElseThrow(() -> Problem.notFound("approval"));
    }

    private static boolean visible(Caller caller, Approval approval) {
        String tenant = approval.tenant();
        Environment environment = approval.environment();
        return (tenant == null
                        ? caller.bounds().platformWide()
                        : caller.bounds().covers(tenant))
                && (environment == null
                        ? caller.bounds().covers(Environment.INT)
                                && caller.bounds().covers(Environment.PROD)
                        : caller.bounds().covers(environment));
    }

    private static void record(Work work, Caller caller, String action, Approval approval) {
        Deeds.onPlatform(
                work,
                caller,
                action,
                approval.id().toString(),
                Map.of(
                        "action", approval.action(),
                        "target", approval.target(),
                        "reason", approval.reason(),
                        "detail", new TreeMap<>(approval.detail()).toString()));
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank() && text.length() <= 500;
    }
}
