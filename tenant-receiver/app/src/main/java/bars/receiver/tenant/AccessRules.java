package bars.receiver.tenant;

import bars.messages.header.RequestingParty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a service: the first rule that fits decides, else the default. Immutable.
 *
 * <p>Source: BaRS Core 1.0.0, access is open unless a party is explicitly denied.
 */
public record AccessRules(boolean otherwise, List<Rule> rules) {
    public AccessRules {
        rules = List.copyOf(rules);
    }

    /** One rule; a part that is null fits everybody. */
    record Rule(boolean allow, @Nullable String odsCode, @Nullable String software, @Nullable String role) {
        boolean fits(RequestingParty party) {
            return same(odsCode, party.odsCode())
                    && (software == null || same(software, party.softwareId()) || same(software, party.software()))
                    && (role == null || same(role, party.role()) || same(role, party.roleProfile()));
        }

        private static boolean same(@Nullable String wanted, Optional<String> said) {
            return wanted == null
                    || said.isPresent()
                            && wanted.strip()
                                    .toLowerCase(Locale.ROOT)
                                    .equals(said.get().strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Reads what the service stores. */
    static AccessRules of(Map<String, Object> stored) {
        List<Rule> rules = new ArrayList<>();
        if (stored.get("rules") instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> rule) {
                    rules.add(new Rule(
                            "ALLOW".equals(rule.get("effect")),
                            text(rule.get("odsCode")),
                            text(rule.get("software")),
                            text(rule.get("role"))));
                }
            }
        }
        return new AccessRules(!"DENY".equals(stored.get("default")), rules);
    }

    /** Whether {@code party} may call. */
    public boolean admit(RequestingParty party) {
        for (Rule rule : rules) {
            if (rule.fits(party)) {
                return rule.allow();
            }
        }
        return otherwise;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }
}
