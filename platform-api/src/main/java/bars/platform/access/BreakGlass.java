package bars.platform.access;

import bars.db.Database;
import bars.db.Ids;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.platform.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * What the operator of the machine can do without the console: whoever has the database and the master key may open every
 * door. Each deed is audited as {@code system:command-line}.
 */
public final class BreakGlass {
    private static final Caller OPERATOR = Caller.system("command-line");

    private final Database database;
    private final ApiTokens tokens;
    private final Users users;
    private final FirstRun firstRun;
    private final Clock clock;

    public BreakGlass(Database database, Clock clock) {
        Ids ids = new Ids(clock);
        this.database = database;
        this.tokens = new ApiTokens(database, clock);
        this.users = new Users(database, ids, clock);
        this.firstRun = new FirstRun(database, new Passwords(), ids, clock);
        this.clock = clock;
    }

    /** A token with every permission, for {@code lifetime}; the only copy of its secret. */
    public String adminToken(String name, Duration lifetime) {
        return tokens.issue(OPERATOR, TokenRequest.full(name, clock.instant().plus(lifetime)))
                .secret();
    }

    /** Whether nobody has an account yet, so that {@link #setUpCode()} works. */
    public boolean awaitsFirstOwner() {
        return firstRun.isOpen();
    }

    /** A code with which the first owner is made at {@code /console/setup}. */
    public String setUpCode() {
        return firstRun.newCode();
    }

    /**
     * Lets a person in again who lost password or second factor: both are asked for anew.
     *
     * @return the address below {@code /console} that the person opens, with its one-time code
     */
    public String invitation(String email) {
        Account account = database.asPlatform(work -> new Accounts(work)
                .byEmail(email.strip().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> Problem.notFound("user")));
        return "invitation/" + account.id() + "/" + users.reinvite(OPERATOR, account.id());
    }
}
