package bars.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Sets up trust, tenants, endpoints, services and certificates through the REST admin API. Whatever is there already is
 * left as it is, so that a second start changes nothing.
 */
final class Setup {
    private static final String SERVED = "ACTIVE";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final AdminApi api;
    private final Path pki;
    private final CertificateIssuer issuer;
    private final Consumer<String> say;

    /** Signs a request as the issuing authority of an environment would. */
    @FunctionalInterface
    interface CertificateIssuer {
        /** The certificate (PEM, with its chain) for {@code csr} in {@code environment}. */
        String issue(String environment, String csr);
    }

    Setup(AdminApi api, Path pki, CertificateIssuer issuer, Consumer<String> say) {
        this.api = api;
        this.pki = pki;
        this.issuer = issuer;
        this.say = say;
    }

    /**
     * Sets everything up and returns the tenants that are served: one that has left, or that somebody has suspended, stays
     * so.
     */
    List<DemoTenant> all() {
        trust("INT", "int.api.service.nhs.uk");
        trust("PROD", "bars-proxy.spineservices.nhs.uk");
        List<DemoTenant> served = new ArrayList<>();
        for (DemoTenant tenant : DemoTenant.all()) {
            Optional<JsonNode> found = api.find("tenants/" + tenant.odsCode());
            String status = found.map(one -> one.path("status").asText()).orElse(SERVED);
            if (!status.equals(SERVED)) {
                say.accept("tenant " + tenant.odsCode() + " (" + tenant.name() + ") is " + status + " and stays so");
                continue;
            }
            if (found.isEmpty()) {
                api.post("tenants", Map.of("odsCode", tenant.odsCode(), "name", tenant.name()));
                say.accept("tenant " + tenant.odsCode() + " (" + tenant.name() + ") added");
            }
            tenant.endpoints().forEach(endpoint -> endpoint(tenant, endpoint));
            served.add(tenant);
        }
        if (served.isEmpty()) {
            throw new DemoFailure(
                    "No tenant of the demonstration is served on this data any more; give it another folder (BARS_HOME).");
        }
        return served;
    }

    /** The development authorities, the proxy's name and this machine's address, for one environment. */
    private void trust(String environment, String proxyName) {
        JsonNode trust = api.get("trust/" + environment);
        String folder = environment.toLowerCase(Locale.ROOT);
        if (trust.path("authorities").isEmpty()) {
            String chain = read(pki.resolve(folder).resolve("ca-chain.pem"));
            api.post("trust/" + environment + "/authorities", Map.of("certificate", chain, "note", "development"));
            say.accept("authorities of the development CA trusted for " + environment);
        }
        if (lacks(trust.path("clientNames"), "name", proxyName)) {
            api.post("trust/" + environment + "/client-names", Map.of("name", proxyName, "note", "BaRS proxy"));
        }
        if (lacks(trust.path("clientAddresses"), "cidr", "127.0.0.0/8")) {
            api.post(
                    "trust/" + environment + "/client-addresses",
                    Map.of("cidr", "127.0.0.0/8", "note", "this machine"));
        }
    }

    private static boolean lacks(JsonNode entries, String member, String value) {
        return StreamSupport.stream(entries.spliterator(), false)
                .noneMatch(entry -> entry.path(member).asText().equalsIgnoreCase(value));
    }

    private void endpoint(DemoTenant tenant, DemoTenant.DemoEndpoint endpoint) {
        String path = "endpoints/" + endpoint.serverName();
        if (api.find(path).isEmpty()) {
            Map<String, Object> body =
                    Map.of("environment", endpoint.environment(), "hosting", "supplier", "supplier", "demo");
            JsonNode made = api.post("tenants/" + tenant.odsCode() + "/endpoints", body);
            if (!made.path("serverName").asText().equals(endpoint.serverName())) {
                throw new DemoFailure("The new endpoint is called "
                        + made.path("serverName").asText() + " and not " + endpoint.serverName() + ".");
            }
            say.accept("endpoint " + made.path("fqdn").asText() + " added (" + endpoint.environment() + ")");
        }
        if (lacks(api.get(path + "/services").path("data"), "value", endpoint.service())) {
            api.post(path + "/services", service(endpoint));
            say.accept("service " + endpoint.service() + " added to " + endpoint.serverName());
        }
        certificate(endpoint);
    }

    static Map<String, Object> service(DemoTenant.DemoEndpoint endpoint) {
        return Map.of(
                "system",
                DemoTenant.SERVICE_SYSTEM,
                "value",
                endpoint.service(),
                "useCases",
                List.of("a1t1", "a4t1"),
                "applicationVersions",
                Map.of("1", List.of("2.1.0"), "4", List.of("2.1.0")),
                "handler",
                Map.of("kind", "inbox"));
    }

    /** Key and request, issued by the development CA, installed, activated: the steps of a real site. */
    private void certificate(DemoTenant.DemoEndpoint endpoint) {
        String list = "endpoints/" + endpoint.serverName() + "/certificates";
        if (withState(api.get(list), "ACTIVE").isEmpty()) {
            renew(endpoint.environment(), endpoint.serverName());
            say.accept("certificate of " + endpoint.serverName() + " requested, issued, activated");
        }
    }

    /** A new key and certificate for an endpoint, in use when this returns. */
    void renew(String environment, String serverName) {
        String list = "endpoints/" + serverName + "/certificates";
        String id = api.post(list, Map.of("keySpec", "RSA_2048")).path("id").asText();
        String path = "certificates/" + id;
        String csr = api.text(path + "/csr", "application/x-pem-file");
        api.putText(path + "/issued", issuer.issue(environment, csr), "application/x-pem-file");
        api.act(path, "activation");
        awaitActive(path, serverName);
    }

    private void awaitActive(String path, String serverName) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!api.get(path).path("state").asText().equals("ACTIVE")) {
            if (System.nanoTime() > end) {
                throw new DemoFailure("The certificate of " + serverName + " did not become active: "
                        + api.get(path).path("state").asText() + ".");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static Optional<JsonNode> withState(JsonNode page, String state) {
        return StreamSupport.stream(page.path("data").spliterator(), false)
                .filter(certificate -> certificate.path("state").asText().equals(state))
                .findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
