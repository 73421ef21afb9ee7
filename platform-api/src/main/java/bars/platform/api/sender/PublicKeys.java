package bars.platform.api.sender;

import bars.platform.api.Json;
import bars.platform.api.Segments;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.sender.KeyRing;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands the public keys to the public listener, which lives in another class loader: a function of JDK types. */
@Singleton
public class PublicKeys {
    private static final String PUBLISHED = "bars.public.jwks";

    private final KeyRing keys;

    @Inject
    public PublicKeys(KeyRing keys) {
        this.keys = keys;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        System.getProperties().put(PUBLISHED, (Function<String, @Nullable String>) this::of);
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(PUBLISHED);
    }

    /** The key set of {@code <odsCode>/<environment>} as JSON; null where there is none. */
    @Nullable
    String of(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != 2) {
            return null;
        }
        try {
            return Json.mapper()
                    .writeValueAsString(keys.published(Segments.owner(parts[0]), Segments.environment(parts[1])));
        } catch (Problem problem) {
            if (problem.type() == ProblemType.NOT_FOUND) {
                return null;
            }
            throw problem;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key set can be written", e);
        }
    }
}
