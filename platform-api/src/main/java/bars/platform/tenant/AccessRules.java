package bars.platform.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a service: the first rule that fits decides, else the default does. The service keeps them as its
 * {@code accessRules} in this very shape, which the receiver reads.
 *
 * @param otherwise {@code ALLOW} (when absent) or {@code DENY}; "default" on the wire
 * @param rules in order; a member that is absent fits everybody
 */
public record AccessRules(@JsonProperty("default") @Nullable Effect otherwise, @Nullable List<Rule> rules) {
    /** What a rule does. */
    public enum Effect {
        /** The call goes on. */
        ALLOW,
        /** The call is refused; the sender's supplier turns to the tenant. */
        DENY
    }

    /**
     * One rule.
     *
     * @param odsCode of the sending organisation
     * @param software of the sender, as it names itself
     * @param role of the sending user
     */
    public record Rule(
            @Nullable Effect effect, @Nullable String odsCode, @Nullable String software, @Nullable String role) {}

    static AccessRules of(Map<String, Object> stored) {
        List<Rule> rules = new ArrayList<>();
        if (stored.get("rules") instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> rule) {
                    rules.add(new Rule(
                            effect(rule.get("effect"), Effect.DENY),
                            text(rule.get("odsCode")),
                            text(rule.get("software")),
                            text(rule.get("role"))));
                }
            }
        }
        return new AccessRules(effect(stored.get("default"), Effect.ALLOW), rules);
    }

    Map<String, Object> stored() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Rule rule : rules == null ? List.<Rule>of() : rules) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("effect", rule.effect() == null ? "DENY" : rule.effect().name());
            put(one, "odsCode", rule.odsCode());
            put(one, "software", rule.software());
            put(one, "role", rule.role());
            list.add(one);
        }
        return Map.of("default", otherwise == null ? "ALLOW" : otherwise.name(), "rules", list);
    }

    private static Effect effect(@Nullable Object stored, Effect fallback) {
        return stored == null ? fallback : Effect.valueOf(stored.toString());
    }

    private static @Nullable String text(@Nullable Object stored) {
        return stored == null ? null : stored.toString();
    }

    private static void put(Map<String, Object> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
