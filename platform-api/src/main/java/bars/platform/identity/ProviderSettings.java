package bars.platform.identity;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the provider is reached and understood.
 *
 * @param issuer its name; https, or http on this machine alone
 * @param clientId what this platform is called there
 * @param clientSecret null for a public client
 * @param groupsClaim claim that lists groups or roles
 * @param roles our role by the provider's group
 * @param audience name under which programs get tokens for the API; null when it takes none
 * @param strong values of {@code amr} or {@code acr} that mean a second factor was given
 */
public record ProviderSettings(
        URI issuer,
        String clientId,
        @Nullable String clientSecret,
        String groupsClaim,
        Map<String, String> roles,
        @Nullable String audience,
        Set<String> strong) {
    public ProviderSettings {
        roles = Map.copyOf(roles);
        strong = Set.copyOf(strong);
        String scheme = String.valueOf(issuer.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isThisMachine(issuer.getHost()))) {
            throw new IllegalArgumentException("The issuer of the identity provider must be an https address");
        }
    }

    /** {@code group=role,group=role} as a map. */
    public static Map<String, String> roles(String text) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.lastIndexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("\"" + pair + "\" is not of the form group=role");
            }
            roles.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return roles;
    }

    /** Our roles of somebody in these groups. */
    List<String> rolesOf(List<String> groups) {
        Set<String> ours = new TreeSet<>();
        groups.stream().filter(roles::containsKey).map(roles::get).forEach(ours::add);
        return List.copyOf(ours);
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "ProviderSettings[" + issuer + ", " + clientId + "]";
    }

    static Set<String> words(String text) {
        return Set.of(
                Arrays.stream(text.split(",")).map(String::strip).distinct().toArray(String[]::new));
    }

    private static boolean isThisMachine(@Nullable String host) {
        return host != null && host.matches("localhost|127[0-9.]*|\\[::1]");
    }
}
