package bars.platform.onboarding;

import bars.db.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an NHS team, or whoever keeps DNS and firewall, is asked for. On the wire {@code ITOC_FORM} is {@code itoc-form}. */
public enum RequestKind implements TextKind {
    ITOC_FORM("Certificate request for INT: the answers of the ITOC form", Set.of(Environment.INT)),
    NAME_CHECK("The name checked for PROD, before its certificate is asked for", Set.of(Environment.PROD)),
    DIR_MAIL("Certificate request for PROD: the mail to the DIR team", Set.of(Environment.PROD)),
    DNS_REQUEST("The name in the public DNS", Set.of(Environment.INT, Environment.PROD)),
    CATALOGUE_MAIL("The entry in the Endpoint Catalogue", Set.of(Environment.INT, Environment.PROD)),
    FIREWALL_REQUEST("The proxy's addresses let in", Set.of(Environment.INT, Environment.PROD));

    private static final Set<String> PLACES = Set.of(
            "fqdn",
            "organisation",
            "odsCode",
            "supplier",
            "product",
            "contact",
            "environment",
            "environmentName",
            "receiverUrl",
            "services",
            "testDates",
            "proxyAddresses",
            "conformance",
            "csr");

    private final String title;
    private final Set<Environment> environments;

    RequestKind(String title, Set<Environment> environments) {
        this.title = title;
        this.environments = environments;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Set<String> places() {
        return PLACES;
    }

    @Override
    public boolean namesRecipient() {
        return true;
    }

    /** Whether the signing request goes along. */
    public boolean carriesSigningRequest() {
        return this == ITOC_FORM || this == DIR_MAIL;
    }

    /** The kinds that an endpoint of {@code environment} needs, in the order of sending. */
    public static List<RequestKind> of(Environment environment) {
        return Arrays.stream(values())
                .filter(kind -> kind.environments.contains(environment))
                .toList();
    }

    public static Optional<RequestKind> byName(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }
}
