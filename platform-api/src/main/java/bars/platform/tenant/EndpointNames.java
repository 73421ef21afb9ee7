package bars.platform.tenant;

import bars.db.Environment;
import bars.db.tenant.Hosting;
import bars.platform.problem.Violations;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of endpoint names. The name is also the common name of the certificate, so it has at most 64 characters.
 *
 * <p>Source: BaRS Core 1.5.0 Security/Receiver; RFC 5280 upper bound of the common name.
 */
public final class EndpointNames {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9-]{1,20}");
    private static final int MAX_COMMON_NAME = 64;

    private EndpointNames() {}

    /** The name in its conventional capitals; a request that makes none is refused with all its violations. */
    public static String of(String odsCode, EndpointDocument request) {
        Environment environment = request.environment();
        Hosting hosting = request.hosting() == null ? Hosting.supplier : request.hosting();
        var violations = new Violations()
                .check(environment != null, "/environment", "required", "Select INT or PROD")
                .check(hosting != Hosting.other, "/hosting", "hosting", "Select supplier or provider")
                .check(
                        environment != Environment.INT || hosting != Hosting.provider,
                        "/hosting",
                        "hosting",
                        "In INT every name is supplier-hosted: BaRS-INT-<ODS code>.<supplier>.thirdparty.nhs.uk")
                .check(
                        request.suffix() == null
                                || SUFFIX.matcher(request.suffix()).matches(),
                        "/suffix",
                        "suffix",
                        "A suffix has up to 20 letters, numbers and hyphens");
        String parent = parent(hosting, request, violations);
        violations.refuse();
        String name = "BaRS-" + environment + "-" + odsCode + (request.suffix() == null ? "" : request.suffix()) + "."
                + parent;
        int dot = name.indexOf('.');
        new Violations()
                .check(
                        LABEL.matcher(name.substring(0, dot)).matches(),
                        "/suffix",
                        "suffix",
                        "The suffix must not end with a hyphen")
                .check(
                        name.length() <= MAX_COMMON_NAME,
                        "",
                        "too-long",
                        "The name " + name + " is longer than 64 characters, the most that a certificate takes")
                .refuse();
        return name;
    }

    private static String parent(Hosting hosting, EndpointDocument request, Violations violations) {
        if (request.domain() != null) {
            violations.check(
                    isDomain(request.domain()), "/domain", "domain", "Enter a domain below nhs.uk, like trust.nhs.uk");
            return request.domain();
        }
        boolean supplier = hosting == Hosting.supplier;
        String label = supplier ? request.supplier() : request.provider();
        String pointer = supplier ? "/supplier" : "/provider";
        violations.check(
                isLabel(label), pointer, "label", "Enter a name of letters, numbers and hyphens for the domain");
        return label + (supplier ? ".thirdparty.nhs.uk" : ".nhs.uk");
    }

    private static boolean isLabel(@Nullable String text) {
        return text != null && LABEL.matcher(text).matches();
    }

    private static boolean isDomain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".nhs.uk")) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return true;
    }
}
