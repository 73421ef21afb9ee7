package bars.platform.access;

import bars.db.Database;
import bars.db.Ids;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.OneTimeCodes;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The first owner. While there is no account, whoever reads the process's log can make one with the code in it; the code
 * works once and the door closes behind the first owner.
 */
@Singleton
public class FirstRun {
    /** A set-up code works this long; a new one is made at each start. */
    private static final Duration CODE_LIFETIME = Duration.ofHours(24);

    private static final String PURPOSE = "first-run";
    private static final String SUBJECT = "-";

    private final Database database;
    private final Passwords passwords;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public FirstRun(Database database, Passwords passwords, Ids ids, Clock clock) {
        this.database = database;
        this.passwords = passwords;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether there is no account yet. */
    public boolean isOpen() {
        return database.asPlatform(work -> new Accounts(work).count() == 0);
    }

    /** A new set-up code, to be printed where the operator sees it; an earlier one dies. */
    public String newCode() {
        String code = TokenSecret.text(random, 20);
        database.doAsPlatform(work -> {
            if (new Accounts(work).count() > 0) {
                throw Problem.conflict("The platform is set up already");
            }
            new OneTimeCodes(work)
                    .put(
                            PURPOSE,
                            SUBJECT,
                            TokenSecret.sha256(code),
                            clock.instant().plus(CODE_LIFETIME));
        });
        return code;
    }

    /** Whether {@code code} is the present one; it stays usable. */
    public boolean accepts(String code) {
        return database.asPlatform(work ->
                new OneTimeCodes(work).matches(PURPOSE, SUBJECT, TokenSecret.sha256(code.strip()), clock.instant()));
    }

    /** Makes the first owner and closes the door. Returns the account's id; a second factor comes with the sign-in. */
    public UUID createOwner(String code, String email, String name, String password) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        var violations = Passwords.broken(password, address)
                .check(address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"), "/email", "email", "Enter an email address")
                .check(!name.isBlank() && name.length() <= 200, "/name", "required", "Enter a name");
        violations.refuse();
        String hash = passwords.hash(password);
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            Accounts accounts = new Accounts(work);
            boolean used = new OneTimeCodes(work).use(PURPOSE, SUBJECT, TokenSecret.sha256(code.strip()), now);
            if (!used || accounts.count() > 0) {
                throw Problem.invalid("/code", "wrong", "Enter the code from the log of the platform");
            }
            UUID id = ids.get();
            accounts.invite(
                    id,
                    address,
                    name.strip(),
                    new Account.Grants(List.of(BuiltInRole.OWNER.wire()), List.of(), List.of()),
                    now);
            accounts.password(id, hash, now);
            Deeds.onPlatform(work, Caller.system("first-run"), "user.first-owner", "user:" + id, Map.of());
            return id;
        });
    }
}
