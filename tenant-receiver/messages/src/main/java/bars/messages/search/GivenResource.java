package bars.messages.search;

import bars.messages.code.Moments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant gave to be shown beside its slots, with the members that a booking must send back and that were left out.
 * Stateless.
 * Source: contract §2.1.
 */
final class GivenResource {
    private GivenResource() {}

    /** {@code given} with its own type, id, time and profiles where it has them, else with these. */
    static Map<String, Object> completed(Map<?, ?> given, String type, String id, String profile, Instant stored) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resourceType", text(given.get("resourceType"), type));
        resource.put("id", text(given.get("id"), id));
        resource.put("meta", meta(given.get("meta"), profile, stored));
        given.forEach((name, value) -> {
            if (value != null) {
                resource.putIfAbsent(String.valueOf(name), value);
            }
        });
        return resource;
    }

    private static Map<String, Object> meta(@Nullable Object given, String profile, Instant stored) {
        Map<String, Object> meta = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> own) {
            own.forEach((name, value) -> meta.put(String.valueOf(name), value));
        }
        if (!(meta.get("lastUpdated") instanceof String moment && Moments.isInstant(moment))) {
            meta.put("lastUpdated", Moments.text(stored));
        }
        if (!(meta.get("profile") instanceof List<?> profiles && !profiles.isEmpty())) {
            meta.put("profile", List.of(profile));
        }
        return meta;
    }

    private static String text(@Nullable Object given, String standard) {
        return given instanceof String text && !text.isBlank() ? text : standard;
    }
}
