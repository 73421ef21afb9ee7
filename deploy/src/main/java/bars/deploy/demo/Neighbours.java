package bars.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Two tenants of the demonstration on one node. A service of the second one can be passed on to a system on this machine,
 * and the tenant be made a bad neighbour and good again.
 */
public final class Neighbours {
    private static final DemoTenant GOOD = DemoTenant.all().get(0);
    private static final DemoTenant BAD = DemoTenant.all().get(1);

    /** A service of its own, so that those of the demonstration stay as they are. */
    private static final DemoTenant.DemoEndpoint RELAYED =
            new DemoTenant.DemoEndpoint("INT", BAD.endpoints().get(0).serverName(), "20009999");

    private static final String HOSTS = "settings/relay-hosts";
    private static final String APPLICATION = "tenants/platform/api-applications/INT";
    private static final String KEYS = "tenants/platform/signing-keys";
    private static final String QUOTA = "requestsPerSecond";

    private final AdminApi api;

    public Neighbours(AdminApi api) {
        this.api = api;
    }

    /**
     * Somebody who sends to one of them.
     *
     * @param headers fresh ones for each request
     * @param message the bytes that are sent, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // The one message of the run.
    public record Caller(String serverName, Supplier<Map<String, String>> headers, byte[] message) {}

    public Caller good() {
        return caller(GOOD, GOOD.endpoints().get(0));
    }

    /** To the service of the second one that is passed on, while it is. */
    public Caller relayed() {
        return caller(BAD, RELAYED);
    }

    private static Caller caller(DemoTenant tenant, DemoTenant.DemoEndpoint endpoint) {
        return new Caller(
                endpoint.serverName(), () -> ReferralExchange.headers(endpoint), SampleReferral.to(tenant, endpoint));
    }

    /**
     * Gives the second tenant a quota, and a service that passes everything on to a system on this machine.
     *
     * @param port of that system
     * @param perSecond requests that the tenant may have
     * @return closing it undoes everything
     */
    public AutoCloseable spoil(int port, int perSecond) {
        String tenant = "tenants/" + BAD.odsCode();
        JsonNode before = api.get(tenant).path("limits").path(QUOTA);
        api.change(tenant, Map.of("limits", Map.of(QUOTA, perSecond)));
        AutoCloseable relayed = relay(port, Map.of());
        return () -> {
            relayed.close();
            // A merge patch: what was not there before is taken away by null.
            api.change(
                    tenant, Map.of("limits", Collections.singletonMap(QUOTA, before.isMissingNode() ? null : before)));
        };
    }

    /**
     * Pins the authorities of the second tenant's own systems.
     *
     * @param authorities as PEM
     * @return closing it undoes it
     */
    public AutoCloseable trust(String authorities) {
        String pinned = "tenants/" + BAD.odsCode() + "/backend-trust/" + RELAYED.environment();
        api.replace(pinned, Map.of("certificates", authorities));
        return () -> api.remove(pinned);
    }

    /**
     * Gives the second tenant a service that passes everything on to a system on this machine.
     *
     * @param port of that system
     * @param more settings of the handler
     * @return closing it undoes everything but the platform's application and its key, without which nothing is passed on
     */
    public AutoCloseable relay(int port, Map<String, Object> more) {
        identify();
        JsonNode hosts = api.get(HOSTS).path("value");
        List<String> approved = new ArrayList<>();
        StreamSupport.stream(hosts.spliterator(), false).forEach(host -> approved.add(host.asText()));
        approved.add("127.0.0.1:" + port);
        api.replace(HOSTS, Map.of("value", approved));
        Map<String, Object> handler = new LinkedHashMap<>(more);
        handler.put("kind", "relay");
        handler.put("url", "https://127.0.0.1:" + port + "/FHIR/R4");
        Map<String, Object> service = new LinkedHashMap<>(Setup.service(RELAYED));
        service.put("handler", handler);
        String services = "endpoints/" + RELAYED.serverName() + "/services";
        String id = api.post(services, service).path("id").asText();
        return () -> {
            api.remove(services + "/" + id);
            api.replace(HOSTS, Map.of("value", hosts));
        };
    }

    /** What is passed on is signed, with the key of the application that sends for the tenant. */
    private void identify() {
        if (api.find(APPLICATION).isEmpty()) {
            api.put(
                    APPLICATION,
                    Map.of("apiKey", "demo", "tokenUrl", "https://localhost/token", "baseUrl", "https://localhost/R4"));
        }
        if (api.get(KEYS + "?environment=" + RELAYED.environment()).path("data").isEmpty()) {
            api.post(KEYS, Map.of("environment", RELAYED.environment()));
        }
    }
}
