package bars.receiver.handler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The headers of a request that belong to it and not to the connection that it came through. Stateless. */
public final class Originals {
    private static final List<String> PASSED_ON = List.of(
            "x-request-id",
            "x-correlation-id",
            "nhsd-target-identifier",
            "nhsd-end-user-organisation",
            "nhsd-requesting-software",
            "nhsd-requesting-practitioner",
            "use-context",
            "accept",
            "content-type");

    private Originals() {}

    /** Those that are there, by name in lower case. */
    public static Map<String, String> of(Function<String, @Nullable String> headers) {
        Map<String, String> originals = new LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = headers.apply(name);
            if (value != null) {
                originals.put(name, value);
            }
        }
        return Map.copyOf(originals);
    }
}
