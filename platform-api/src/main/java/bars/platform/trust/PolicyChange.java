package bars.platform.trust;

import bars.db.trust.TrustPolicy;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The step from the policy in force to another one, as a second person reads it and consents to it. */
public record PolicyChange(TrustPolicy before, TrustPolicy after) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    /** The change in {@code detail} of a request for consent; empty when none that can be read is in it. */
    public static Optional<PolicyChange> read(Map<String, Object> detail) {
        if (!(detail.get("before") instanceof Map<?, ?> before) || !(detail.get("after") instanceof Map<?, ?> after)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PolicyChange(
                    JSON.convertValue(before, TrustPolicy.class), JSON.convertValue(after, TrustPolicy.class)));
        } catch (IllegalArgumentException e) {
            // Of a newer node: to leave out what it added would hide what is consented to.
            return Optional.empty();
        }
    }

    /** What the request for consent keeps: each member that changes, and both policies whole. */
    Map<String, Object> detail() {
        Map<String, Object> old = JSON.convertValue(before, MEMBERS);
        Map<String, Object> young = JSON.convertValue(after, MEMBERS);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(young.keySet());
        Map<String, Object> changes = new LinkedHashMap<>();
        for (String name : names) {
            if (!Objects.equals(old.get(name), young.get(name))) {
                changes.put(name, text(old.get(name)) + " → " + text(young.get(name)));
            }
        }
        return Map.of("changes", changes, "before", old, "after", young);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }
}
