package bars.platform.api;

import bars.db.Environment;
import bars.platform.problem.Problem;
import bars.platform.tenant.OdsCodes;
import java.util.UUID;

/** Reads path segments; what cannot be one does not exist. */
public final class Segments {
    private Segments() {}

    /** An ODS code in capitals, or {@code platform}. */
    public static String owner(String segment) {
        return segment.equals("platform") ? segment : OdsCodes.normalised(segment);
    }

    public static Environment environment(String segment) {
        for (Environment environment : Environment.values()) {
            if (environment.name().equals(segment)) {
                return environment;
            }
        }
        throw Problem.notFound("environment");
    }

    /** @param what names the thing in a refusal */
    public static UUID id(String segment, String what) {
        try {
            return UUID.fromString(segment);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(what);
        }
    }
}
