package bars.platform.access;

import bars.db.Database;
import java.time.Clock;
import java.time.Duration;

/**
 * What the operator of the machine can do without the console: whoever has the database and the master key may open every
 * door. Each deed is audited as {@code system:command-line}.
 */
public final class BreakGlass {
    private static final Caller OPERATOR = Caller.system("command-line");

    private final ApiTokens tokens;
    private final Clock clock;

    public BreakGlass(Database database, Clock clock) {
        this.tokens = new ApiTokens(database, clock);
        this.clock = clock;
    }

    /** A token with every permission, for {@code lifetime}; the only copy of its secret. */
    public String adminToken(String name, Duration lifetime) {
        return tokens.issue(OPERATOR, TokenRequest.full(name, clock.instant().plus(lifetime)))
                .secret();
    }
}
