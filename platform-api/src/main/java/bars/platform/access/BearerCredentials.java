package bars.platform.access;

import bars.db.Database;
import bars.db.Environment;
import bars.platform.identity.IdentityProvider;
import bars.platform.identity.Program;
import bars.platform.identity.Refused;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Bearers of the API: tokens of the platform itself, and tokens that the organisation's identity provider gave to a
 * program (client credentials). Both are refused in the same words. Thread-safe.
 */
@Singleton
public class BearerCredentials implements Authentication {
    private static final Logger LOG = System.getLogger(BearerCredentials.class.getName());

    private final Database database;
    private final ApiTokens tokens;
    private final IdentityProvider provider;

    @Inject
    public BearerCredentials(Database database, ApiTokens tokens, IdentityProvider provider) {
        this.database = database;
        this.tokens = tokens;
        this.provider = provider;
    }

    @Override
    public Caller byBearer(String token, @Nullable String address) {
        if (!provider.mayHaveIssued(token)) {
            return tokens.byBearer(token, address);
        }
        try {
            Program program = provider.program(token);
            return new Caller(
                    "client:" + program.clientId(),
                    program.clientId(),
                    database.asPlatform(work -> RoleBook.permissions(work, program.roles())),
                    bounds(program),
                    null,
                    null,
                    null);
        } catch (Refused e) {
            LOG.log(Level.INFO, "a program was refused: " + e.getMessage());
            throw Problem.of(ProblemType.UNAUTHENTICATED, "This token is not valid here");
        }
    }

    /** A bound that is not understood refuses: read as no bound it would open everything. */
    private static Bounds bounds(Program program) {
        Set<Environment> environments = EnumSet.noneOf(Environment.class);
        for (String name : program.environments()) {
            environments.add(environment(name));
        }
        return new Bounds(new TreeSet<>(program.tenants()), environments);
    }

    private static Environment environment(String name) {
        for (Environment environment : Environment.values()) {
            if (environment.name().equals(name)) {
                return environment;
            }
        }
        throw Problem.of(ProblemType.UNAUTHENTICATED, "This token is not valid here");
    }
}
