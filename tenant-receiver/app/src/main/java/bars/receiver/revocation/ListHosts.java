package bars.receiver.revocation;

import bars.db.Database;
import bars.db.setting.PlatformSettings;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/** The hosts that revocation lists may come from: an administrator's setting, the NHS's own domain by default. */
final class ListHosts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SETTING = "crl-hosts";
    private static final List<String> STANDARD = List.of("*.nhs.uk");

    private ListHosts() {}

    /** What is allowed now. */
    static List<String> of(Database database) {
        return database.asPlatform(work -> new PlatformSettings(work)
                .get(SETTING)
                .map(stored -> parsed(stored.value()))
                .orElse(STANDARD));
    }

    /** Whether {@code allowed} names this host, with the port unless it is the usual one. */
    static boolean names(List<String> allowed, String host, int port, boolean usualPort) {
        String lower = host.toLowerCase(Locale.ROOT);
        for (String one : allowed) {
            int colon = one.lastIndexOf(':');
            String name = colon < 0 ? one : one.substring(0, colon);
            boolean ports = colon < 0 ? usualPort : one.substring(colon + 1).equals(Integer.toString(port));
            boolean names = name.startsWith("*.") ? lower.endsWith(name.substring(1)) : lower.equals(name);
            if (ports && names) {
                return true;
            }
        }
        return false;
    }

    private static List<String> parsed(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }
}
