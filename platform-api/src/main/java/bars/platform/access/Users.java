package bars.platform.access;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.ConsoleSessions;
import bars.db.access.OneTimeCodes;
import bars.db.access.Passkeys;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The people who administer: invited, given roles, disabled. Nobody gives more than they have or rules over who may do
 * more, and the last owner whom nothing bounds and who can sign in cannot be lost. A change of roles ends the person's sessions. Thread-safe.
 */
@Singleton
public class Users {
    /** An invitation can be followed this long. Source: portal design 3.12. */
    public static final Duration INVITATION = Duration.ofHours(72);

    static final String INVITATION_PURPOSE = "invitation";
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]+\\.[^@\\s\\p{Cntrl}]+");

    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public Users(Database database, Ids ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /** What can be written about a person. */
    public record UserDocument(
            @Nullable String email,
            @Nullable String name,
            Account.@Nullable Status status,
            @Nullable List<String> roles,
            @Nullable List<String> tenants,
            @Nullable List<Environment> environments) {}

    /** A person as shown; the version travels as ETag. */
    public record UserView(
            UUID id,
            String email,
            String name,
            Account.Status status,
            List<String> roles,
            List<String> tenants,
            List<Environment> environments,
            boolean secondFactor,
            @Nullable Instant lastSignInAt,
            Instant createdAt,
            @JsonIgnore long version) {

        static UserView of(Account account) {
            return new UserView(
                    account.id(),
                    account.email(),
                    account.name(),
                    account.status(),
                    account.grants().roles(),
                    account.grants().tenants(),
                    account.grants().environments(),
                    account.totpSealed() != null,
                    account.lastSignInAt(),
                    account.createdAt(),
                    account.version());
        }
    }

    /**
     * An invited person.
     *
     * @param code to be handed over once; with it the person sets a password
     */
    public record Invited(UserView user, String code) {
        /** Never the code. */
        @Override
        public String toString() {
            return "Invited[" + user.id() + "]";
        }
    }

    public List<UserView> list(Caller caller, @Nullable String after, int limit) {
        Permissions.requirePlatform(caller, Permission.USERS_READ);
        return database.asPlatform(work ->
                new Accounts(work).page(after, limit).stream().map(UserView::of).toList());
    }

    public UserView get(Caller caller, UUID id) {
        Permissions.requirePlatform(caller, Permission.USERS_READ);
        return database.asPlatform(work -> UserView.of(find(work, id)));
    }

    public Invited invite(Caller caller, UserDocument document) {
        Permissions.requirePlatform(caller, Permission.USERS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String email = email(document);
        return database.asPlatform(work -> {
            check(work, caller, document, false).refuse();
            KnownTenants.check(work, grants(document).tenants()).refuse();
            Accounts accounts = new Accounts(work);
            if (accounts.byEmail(email).isPresent()) {
                throw Problem.conflict("There is an account with this email address already");
            }
            UUID id = ids.get();
            accounts.invite(id, email, name(document), grants(document), clock.instant());
            Deeds.onPlatform(work, caller, "user.invited", id.toString(), facts(document));
            return new Invited(UserView.of(find(work, id)), newCode(work, id));
        });
    }

    /**
     * Gives an invited person, or one who lost everything, a new code; the earlier one dies. Nothing that opened the account
     * before opens it any more.
     */
    public String reinvite(Caller caller, UUID id) {
        Permissions.requirePlatform(caller, Permission.USERS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            Account account = find(work, id);
            requireReach(work, caller, account);
            disarm(work, account.id());
            Deeds.onPlatform(work, caller, "user.reinvited", id.toString(), Map.of());
            return newCode(work, id);
        });
    }

    /** Changes name, status, roles and bounds. */
    public UserView edit(Caller caller, UUID id, Precondition precondition, UnaryOperator<UserDocument> edit) {
        Permissions.requirePlatform(caller, Permission.USERS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            Accounts accounts = new Accounts(work);
            List<UUID> owners = accounts.lockActiveWith(BuiltInRole.OWNER.wire());
            Account account = accounts.lock(id).orElseThrow(() -> Problem.notFound("user"));
            requireReach(work, caller, account);
            precondition.require(account.version());
            UserDocument whole = edit.apply(document(account));
            check(work, caller, whole, account.grants().roles().isEmpty())
                    .check(
                            account.email().equals(email(whole)),
                            "/email",
                            "fixed",
                            "The email address is never changed")
                    .refuse();
            KnownTenants.check(work, grants(whole).tenants()).refuse();
            Account.Status status = whole.status() == null ? account.status() : whole.status();
            accounts.change(id, name(whole), status, grants(whole), clock.instant());
            if (owners.contains(id)
                    && accounts.lockActiveWith(BuiltInRole.OWNER.wire()).isEmpty()) {
                throw Problem.conflict("The last owner cannot be removed");
            }
            new ConsoleSessions(work).endAll(id, null);
            Deeds.onPlatform(work, caller, "user.changed", id.toString(), facts(whole));
            return UserView.of(find(work, id));
        });
    }

    private void disarm(Work work, UUID id) {
        Accounts accounts = new Accounts(work);
        accounts.authenticator(id, null, clock.instant());
        accounts.blockPassword(id);
        new Passkeys(work).removeAll(id);
        new OneTimeCodes(work).putRecovery(id, List.of());
        ConsoleSessions sessions = new ConsoleSessions(work);
        sessions.endAll(id, null);
        sessions.endRemembering(SignIn.PENDING, id.toString());
    }

    private String newCode(Work work, UUID id) {
        String code = TokenSecret.text(random, 24);
        new OneTimeCodes(work)
                .put(
                        INVITATION_PURPOSE,
                        id.toString(),
                        TokenSecret.sha256(code),
                        clock.instant().plus(INVITATION));
        return code;
    }

    /** Whoever changes or lets in again a person could act as them: so nobody reaches who may do what they may not. */
    private static void requireReach(Work work, Caller caller, Account account) {
        Account.Grants grants = account.grants();
        if (!mayGive(work, caller, grants.roles()) || !caller.bounds().covers(bounds(grants))) {
            throw Problem.of(ProblemType.FORBIDDEN, "This person may do what you may not");
        }
    }

    /** @param roleless whether it may have no role: nobody is given one only to be disabled */
    private static Violations check(Work work, Caller caller, UserDocument document, boolean roleless) {
        List<String> roles = document.roles() == null ? List.of() : document.roles();
        var violations = new Violations()
                .check(EMAIL.matcher(email(document)).matches(), "/email", "email", "Enter an email address")
                .check(
                        !name(document).isEmpty() && name(document).length() <= 200,
                        "/name",
                        "required",
                        "Enter a name of 1 to 200 characters")
                .check(roleless || !roles.isEmpty(), "/roles", "required", "Select at least one role");
        for (int i = 0; i < roles.size(); i++) {
            violations.check(RoleBook.exists(work, roles.get(i)), "/roles/" + i, "unknown", "There is no such role");
        }
        return violations
                .check(
                        mayGive(work, caller, roles),
                        "/roles",
                        "not-yours",
                        "You can only give permissions that you have")
                .check(
                        caller.bounds().covers(bounds(grants(document))),
                        "/environments",
                        "not-yours",
                        "You can only give environments that you have: name them");
    }

    private static boolean mayGive(Work work, Caller caller, List<String> roles) {
        return RoleBook.mayGive(caller, RoleBook.permissions(work, roles));
    }

    private static Bounds bounds(Account.Grants grants) {
        return new Bounds(Set.copyOf(grants.tenants()), Set.copyOf(grants.environments()));
    }

    private static Account find(Work work, UUID id) {
        return new Accounts(work).byId(id).orElseThrow(() -> Problem.notFound("user"));
    }

    private static String email(UserDocument document) {
        return document.email() == null ? "" : document.email().strip().toLowerCase(Locale.ROOT);
    }

    private static String name(UserDocument document) {
        return document.name() == null ? "" : document.name().strip();
    }

    private static UserDocument document(Account account) {
        return new UserDocument(
                account.email(),
                account.name(),
                account.status(),
                account.grants().roles(),
                account.grants().tenants(),
                account.grants().environments());
    }

    private static Account.Grants grants(UserDocument document) {
        return new Account.Grants(
                document.roles() == null ? List.of() : List.copyOf(new HashSet<>(document.roles())),
                document.tenants() == null ? List.of() : document.tenants(),
                document.environments() == null ? List.of() : document.environments());
    }

    private static Map<String, Object> facts(UserDocument document) {
        Account.Grants grants = grants(document);
        return Map.of(
                "roles", grants.roles(),
                "tenants", grants.tenants(),
                "environments", grants.environments(),
                "status", String.valueOf(document.status()));
    }
}
