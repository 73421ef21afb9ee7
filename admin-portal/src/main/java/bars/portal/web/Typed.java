package bars.portal.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person had typed into a form when they were asked to confirm that it is them: kept in their session until they see the
 * form again. Only fields that are named here are kept, and of those none that holds a private key: a session is stored in the
 * clear.
 */
final class Typed {
    private static final Set<String> KEPT = Set.of(
            "address",
            "at",
            "authority",
            "certificate",
            "certificates",
            "chain",
            "cidr",
            "compatibilityUntil",
            "days",
            "description",
            "disabled",
            "email",
            "environment",
            "environments",
            "format",
            "graceHours",
            "holdReason",
            "keyUsage",
            "legalHold",
            "list",
            "metadataDays",
            "name",
            "namesConfirmed",
            "payloadDays",
            "permissions",
            "reason",
            "revocation",
            "revocationOverrideUntil",
            "roles",
            "tenants",
            "version",
            "when");

    /** Whatever is more is too much for a session. */
    private static final int MOST_CHARACTERS = 64 * 1024;

    private Typed() {}

    /** The fields of a form on {@code page}, as the session keeps them; null for nothing. */
    static @Nullable String kept(String page, Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .filter(field ->
                        KEPT.contains(field.getKey()) && !field.getValue().isEmpty())
                .filter(field -> !field.getValue().contains("PRIVATE KEY"))
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() || text.length() > MOST_CHARACTERS ? null : page + "\n" + text;
    }

    /** {@code fresh} with what was typed on {@code page}; null when that was not kept. */
    static @Nullable Form on(String page, @Nullable String kept, Form fresh) {
        if (kept == null || !kept.startsWith(page + "\n")) {
            return null;
        }
        Map<String, String> fields = new HashMap<>(fresh.fields());
        fields.keySet().removeAll(KEPT); // what was emptied is not filled again
        fields.putAll(SessionFilter.fields(kept.substring(page.length() + 1)));
        return Form.with(fields);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
