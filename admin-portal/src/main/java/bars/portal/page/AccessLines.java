package bars.portal.page;

import bars.platform.problem.Problem;
import bars.platform.tenant.AccessRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules about who may call, one on each line: {@code DENY ods=RX1 software=Anything role=Clerk}. */
final class AccessLines {
    private AccessLines() {}

    static String write(AccessRules rules) {
        List<AccessRules.Rule> all = rules.rules() == null ? List.of() : rules.rules();
        return all.stream()
                .map(rule -> rule.effect()
                        + part("ods", rule.odsCode())
                        + part("software", rule.software())
                        + part("role", rule.role()))
                .collect(Collectors.joining("\n"));
    }

    static List<AccessRules.Rule> read(String text) {
        List<AccessRules.Rule> rules = new ArrayList<>();
        for (String line :
                text.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
            rules.add(rule(line));
        }
        return rules;
    }

    private static AccessRules.Rule rule(String line) {
        String effect = line.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
        String ods = value(line, "ods");
        String software = value(line, "software");
        String role = value(line, "role");
        if (!effect.equals("ALLOW") && !effect.equals("DENY")) {
            throw Problem.invalid("/rules", "effect", "Begin each line with ALLOW or DENY, for example DENY ods=RX1");
        }
        return new AccessRules.Rule(AccessRules.Effect.valueOf(effect), ods, software, role);
    }

    /** A value runs to the next name with an equals sign, so that it may have blanks. */
    private static @Nullable String value(String line, String name) {
        var found = java.util.regex.Pattern.compile("\\s" + name + "=(.*?)(?=\\s(ods|software|role)=|$)")
                .matcher(line);
        return found.find() && !found.group(1).isBlank() ? found.group(1).strip() : null;
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : " " + name + "=" + value;
    }
}
