package bars.platform.sender;

import bars.db.Environment;
import bars.platform.problem.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the NHS API platform, and which others an application may have.
 *
 * <p>Source: contract digest §4.1.
 */
final class ApiPlatform {
    private ApiPlatform() {}

    static String tokenUrl(Environment environment) {
        return "https://" + host(environment) + "/oauth2/token";
    }

    static String baseUrl(Environment environment) {
        return "https://" + host(environment) + "/booking-and-referral/FHIR/R4";
    }

    private static String host(Environment environment) {
        return environment == Environment.INT ? "int.api.service.nhs.uk" : "api.service.nhs.uk";
    }

    /**
     * Notes what is wrong with an address. Whoever is bound to a tenant stays with the NHS's own hosts; an operator of the
     * platform may name others, in the clear on this machine alone (the twin).
     */
    static void check(Violations violations, String pointer, String url, boolean operator) {
        URI uri = parsed(url);
        if (uri == null || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
            violations.add(pointer, "format", "This must be an address such as " + tokenUrl(Environment.INT));
            return;
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean here = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
        violations.check(
                "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here),
                pointer,
                "scheme",
                "This must be an https address");
        boolean nhs = host.equals("api.service.nhs.uk") || host.endsWith(".api.service.nhs.uk");
        violations.check(nhs || operator, pointer, "host", "This must be an address of api.service.nhs.uk");
    }

    private static @Nullable URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
