package bars.platform.trust;

import bars.db.Database;
import bars.db.Environment;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.edge.PublicAddresses;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.certificate.CertificateFacts;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a server presents, or what stands in a certificate, and whether an environment would trust it: the three shell
 * recipes of the BaRS guide. Servers inside this machine or network are out of reach, whatever a name resolves to. Thread-safe.
 */
@Singleton
public class Inspections {
    private static final int HTTPS = 443;
    private static final int MAX_PORT = 65_535;
    private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9.])?";
    private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

    private final Database database;
    private final Clock clock;
    private final boolean development;

    /** @param mode {@code development} lets servers on this machine be inspected */
    @Inject
    public Inspections(
            Database database,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        this.database = database;
        this.clock = clock;
        this.development = mode.equals("development");
    }

    /**
     * A server, or a certificate.
     *
     * @param port 443 when absent
     * @param serverName sent as SNI; the host when absent
     * @param certificate PEM or Base64 of DER or PKCS#7, in place of a host
     */
    public record Document(
            @Nullable String host, @Nullable Integer port, @Nullable String serverName, @Nullable String certificate) {}

    /**
     * What was found.
     *
     * @param connection null when a certificate was handed in
     * @param certificates leaf first
     * @param trusted whether the chain leads to an authority of the environment today; null when there is no chain
     * @param nameMatches whether the leaf names the server; null when no server was asked
     * @param chainFile the authorities above the leaf as PEM: what has to be trusted to trust the server
     * @param chainComplete whether that file ends in a root
     * @param text the fields of each certificate, for reading
     */
    public record View(
            Environment environment,
            @Nullable Connection connection,
            List<CertificateFacts> certificates,
            @Nullable Boolean trusted,
            String verdict,
            @Nullable Boolean nameMatches,
            String chainFile,
            boolean chainComplete,
            String text) {}

    /**
     * How the server was met.
     *
     * @param problem what ended the handshake; null when it was finished. A server that wants a client certificate ends it
     *     after it has shown its own
     */
    public record Connection(
            String host,
            int port,
            String serverName,
            String address,
            @Nullable String protocol,
            @Nullable String cipherSuite,
            @Nullable String problem) {}

    /**
     * Looks at {@code document} with the eyes of {@code environment}. Whoever sees its trust may hand a certificate in; to let
     * the platform call a server is for those who keep that trust.
     */
    public View inspect(Caller caller, Environment environment, Document document) {
        boolean handedIn = document.certificate() != null;
        Permissions.requirePlatform(caller, handedIn ? Permission.TRUST_READ : Permission.TRUST_WRITE, environment);
        if (document.certificate() != null) {
            if (document.host() != null) {
                throw Problem.invalid("/certificate", "exclusive", "Name a host or hand in a certificate, not both");
            }
            List<X509Certificate> given =
                    CertificateFacts.read(document.certificate().getBytes(StandardCharsets.ISO_8859_1));
            return view(environment, null, leafFirst(given));
        }
        String host = host(document.host());
        int port = document.port() == null ? HTTPS : document.port();
        if (port < 1 || port > MAX_PORT) {
            throw Problem.invalid("/port", "range", "A port is from 1 to " + MAX_PORT);
        }
        String serverName = serverName(document.serverName() == null ? host : document.serverName());
        InetAddress address = reachable(host);
        database.doAsPlatform(work -> Deeds.onPlatform(
                work, caller, environment, "trust.inspected", host + ":" + port, Map.of("serverName", serverName)));
        PresentedChain presented = PresentedChain.of(new InetSocketAddress(address, port), serverName);
        var connection = new Connection(
                host,
                port,
                serverName,
                address.getHostAddress(),
                presented.protocol(),
                presented.cipherSuite(),
                presented.problem());
        return view(environment, connection, presented.certificates());
    }

    private View view(Environment environment, @Nullable Connection connection, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            String problem = connection == null ? null : connection.problem();
            return new View(
                    environment,
                    connection,
                    List.of(),
                    null,
                    problem == null ? "The server presented no certificate" : problem,
                    null,
                    "",
                    false,
                    "");
        }
        ChainVerdict verdicts = new ChainVerdict(bundles(), clock.instant());
        ChainVerdict.Result verdict = verdicts.of(chain, environment);
        List<CertificateFacts> facts = chain.stream().map(CertificateFacts::of).toList();
        List<X509Certificate> above = verdicts.authoritiesAbove(chain);
        X509Certificate last = above.isEmpty() ? chain.get(0) : above.get(above.size() - 1);
        return new View(
                environment,
                connection,
                facts,
                verdict.trusted(),
                verdict.sentence(),
                connection == null ? null : names(facts.get(0), connection.serverName()),
                above.stream().map(one -> CertificateFacts.of(one).pem()).collect(Collectors.joining()),
                ChainVerdict.isSelfIssued(last),
                facts.stream().map(CertificateFacts::text).collect(Collectors.joining("\n")));
    }

    private Map<Environment, TrustBundle> bundles() {
        return database.asPlatform(work -> {
            Map<Environment, TrustBundle> all = new EnumMap<>(Environment.class);
            for (Environment one : Environment.values()) {
                all.put(
                        one,
                        new TrustBundles(work)
                                .current(one)
                                .map(TrustBundles.Version::bundle)
                                .orElseGet(() -> TrustBundle.preset(one, development)));
            }
            return all;
        });
    }

    /** Resolved once: this very address is connected to, so that a second answer of the name server changes nothing. */
    private InetAddress reachable(String host) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw Problem.invalid("/host", "unknown", "The name " + host + " does not resolve to an address");
        }
        boolean here = development && address.isLoopbackAddress();
        if (!here && !PublicAddresses.isPublic(address)) {
            throw Problem.invalid(
                    "/host", "not-public", "Only servers on the internet at large are inspected; this one is not");
        }
        return address;
    }

    private static String host(@Nullable String host) {
        String stripped = host == null ? "" : host.strip();
        if (!stripped.matches(HOST)) {
            throw Problem.invalid(
                    "/host", "not-a-host", "Name a host such as example.nhs.uk, or hand in a certificate");
        }
        return stripped;
    }

    private static String serverName(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (!lower.matches(NAME)) {
            throw Problem.invalid(
                    "/serverName", "not-a-name", "serverName is a host name; state it where the host is an address");
        }
        return lower;
    }

    private static boolean names(CertificateFacts leaf, String serverName) {
        String subject = leaf.subject().toLowerCase(Locale.ROOT);
        boolean common = List.of(subject.split(",")).contains("cn=" + serverName);
        return common
                || leaf.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name -> name.equals(serverName)
                                || (name.startsWith("*.")
                                        && serverName.indexOf('.') > 0
                                        && name.substring(1).equals(serverName.substring(serverName.indexOf('.')))));
    }

    /** People paste chains in any order. */
    private static List<X509Certificate> leafFirst(List<X509Certificate> given) {
        return given.stream()
                .sorted(java.util.Comparator.comparing(one -> one.getBasicConstraints() >= 0))
                .toList();
    }
}
