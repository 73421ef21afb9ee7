package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.Accounts;
import bars.db.access.Tokens;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the actors of the audit log are called: {@code user:<id>} by the name of the person, {@code token:<id>} by the name of
 * the token, {@code system:<part>} as the platform. A caller who is bound to tenants sees ids alone: who works for others is none of theirs. Thread-safe.
 */
@Singleton
public class ActorNames {
    private static final String USER = "user:";
    private static final String TOKEN = "token:";

    private final Database database;

    @Inject
    public ActorNames(Database database) {
        this.database = database;
    }

    /** A name for each of {@code actors}; the actor itself where there is none. */
    public Map<String, String> of(Caller caller, Collection<String> actors) {
        Map<String, String> names = new HashMap<>();
        if (!caller.bounds().platformWide()) {
            actors.forEach(actor -> names.put(actor, actor));
            return names;
        }
        return database.asPlatform(work -> {
            for (String actor : actors) {
                names.computeIfAbsent(actor, each -> name(work, each));
            }
            return names;
        });
    }

    private static String name(Work work, String actor) {
        String found = null;
        if (actor.startsWith(USER)) {
            found = person(work, actor.substring(USER.length()));
        } else if (actor.startsWith(TOKEN)) {
            found = new Tokens(work)
                    .byId(actor.substring(TOKEN.length()))
                    .map(token -> "Token " + token.name())
                    .orElse(null);
        }
        return found == null ? actor.replaceFirst("^system:", "Platform, ") : found;
    }

    private static @Nullable String person(Work work, String id) {
        try {
            return new Accounts(work)
                    .byId(UUID.fromString(id))
                    .map(account -> account.name())
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
