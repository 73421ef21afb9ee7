package bars.deploy.demo;

import bars.db.Database;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.tls.ClientTls;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.platform.access.BreakGlass;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The demonstration on a running platform. Running it again adds nothing but four more referrals.
 *
 * <p>Leaves behind {@code demo/admin-token} and, written last, {@code demo/tenants.json}.
 */
public final class Demonstration {
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(30);

    private final StateFolder home;
    private final DevelopmentPki pki;
    private final URI base;
    private final Consumer<String> say;
    private String firstSignIn = "";
    private List<DemoTenant> served = DemoTenant.all();

    /** @param admin where the admin listener is reached */
    public Demonstration(StateFolder home, InetSocketAddress admin, Consumer<String> say) {
        this.home = home;
        this.pki = new DevelopmentPki(home, Clock.systemUTC());
        this.base = base(admin);
        this.say = say;
    }

    /** Sets everything up through the REST admin API. */
    public void setUp(Database database) {
        served = setup(database).all();
        BreakGlass doors = new BreakGlass(database, Clock.systemUTC());
        firstSignIn = doors.awaitsFirstOwner() ? "/console/setup?code=" + doors.setUpCode() : "";
    }

    private Setup setup(Database database) {
        return new Setup(
                api(database),
                pki.folder(),
                (environment, csr) -> pki.issue(environment, csr, true, DevelopmentPki.STANDARD_DAYS),
                say);
    }

    /** Gives {@code to} a new key and certificate through the REST admin API; in use when this returns. */
    public void renew(Database database, Destination to) {
        setup(database).renew(to.environment(), to.serverName());
    }

    /** Sends a referral to each endpoint and shows it; afterwards the note about the tenants is written. */
    public void exchange(InetSocketAddress receiver) {
        ReferralExchange exchange = new ReferralExchange(receiver, pki.folder(), say);
        for (DemoTenant tenant : served) {
            for (DemoTenant.DemoEndpoint endpoint : tenant.endpoints()) {
                exchange.send(tenant, endpoint, SampleReferral.to(tenant, endpoint));
            }
        }
        try {
            Object facts =
                    Map.of("tenants", served.stream().map(DemoTenant::facts).toList());
            home.write("demo/tenants.json", new ObjectMapper().writeValueAsBytes(facts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the console is and how to get in. */
    public String welcome() {
        String signIn = firstSignIn.isEmpty() ? "" : "First owner " + base.resolve(firstSignIn) + "\n";
        return signIn + "Console    " + base.resolve("/console")
                + " (trust " + home.path("pki/admin-ca.pem") + ")\nREST API   " + base + " with the token in "
                + home.path("demo/admin-token");
    }

    /** Server name of the endpoint that benchmarks send to. */
    public static String benchmarkEndpoint() {
        return DemoTenant.all().get(0).endpoints().get(0).serverName();
    }

    /** Headers of one request to that endpoint, with fresh ids. */
    public static Map<String, String> benchmarkHeaders() {
        return ReferralExchange.headers(DemoTenant.all().get(0).endpoints().get(0));
    }

    /** A referral for that endpoint as the demonstration sends it, and as the standard's examples are written: indented, 30 KB. */
    public static byte[] benchmarkMessage() {
        DemoTenant tenant = DemoTenant.all().get(0);
        return SampleReferral.to(tenant, tenant.endpoints().get(0));
    }

    /** The same without white space: 18 KB. */
    public static byte[] compactBenchmarkMessage() {
        ObjectMapper json = new ObjectMapper();
        try {
            return json.writeValueAsBytes(json.readTree(benchmarkMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Somewhere to send referrals to.
     *
     * @param environment INT or PROD
     * @param serverName of the endpoint
     * @param odsCode of its tenant
     * @param headers of one request, with fresh ids each time
     * @param referral a new one each time
     * @param messages about a new case each time
     */
    public record Destination(
            String environment,
            String serverName,
            String odsCode,
            Supplier<Map<String, String>> headers,
            Supplier<byte[]> referral,
            Supplier<SampleMessages> messages) {}

    /** Every endpoint of the demonstration. */
    public static List<Destination> destinations() {
        return DemoTenant.all().stream()
                .flatMap(tenant -> tenant.endpoints().stream()
                        .map(endpoint -> new Destination(
                                endpoint.environment(),
                                endpoint.serverName(),
                                tenant.odsCode(),
                                () -> ReferralExchange.headers(endpoint),
                                () -> SampleReferral.to(tenant, endpoint),
                                () -> messages(tenant, endpoint))))
                .toList();
    }

    private static SampleMessages messages(DemoTenant tenant, DemoTenant.DemoEndpoint endpoint) {
        return new SampleMessages(
                SampleRoute.to(endpoint.service(), tenant.odsCode(), tenant.name(), "a1t1", "2.1.0"),
                new SampleCase(() -> UUID.randomUUID().toString(), "", Instant.now()));
    }

    /** Two tenants of the demonstration that runs on {@code home}, whose admin listener is at {@code admin}. */
    public static Neighbours neighbours(StateFolder home, InetSocketAddress admin) {
        return new Neighbours(new AdminApi(
                base(admin), ClientTls.trusting(home.path("pki/admin-ca.pem")), text(home.path("demo/admin-token"))));
    }

    private static URI base(InetSocketAddress admin) {
        return URI.create("https://" + admin.getHostString() + ":" + admin.getPort() + "/api/v1/");
    }

    private AdminApi api(Database database) {
        Path file = home.path("demo/admin-token");
        if (Files.exists(file)) {
            AdminApi api = api(text(file));
            if (api.works()) {
                return api;
            }
        }
        String token = new BreakGlass(database, Clock.systemUTC()).adminToken("demonstration", TOKEN_LIFETIME);
        home.write("demo/admin-token", token.getBytes(StandardCharsets.US_ASCII));
        return api(token);
    }

    private AdminApi api(String token) {
        return new AdminApi(base, ClientTls.trusting(home.path("pki/admin-ca.pem")), token);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
