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
     * @param port of that system, which is called by TLS
     * @param perSecond requests that the tenant may have
     * @return closing it undoes everything
     */
    public AutoCloseable spoil(int port, int perSecond) {
        String tenant = "tenants/" + BAD.odsCode();
        JsonNode before = api.get(tenant).path("limits").path(QUOTA);
        api.change(tenant, Map.of("limits", Map.of(QUOTA, perSecond)));
        AutoCloseable relayed = relay("https", port, Map.of());
        return () -> {
            relayed.close();
            // A merge patch: what was not there before is taken away by null.
            api.change(
                    tenant, Map.of("limits", Collections.singletonMap(QUOTA, before.isMissingNode() ? null : before)));
        };
    }

    /**
     * Gives the second tenant a service that passes everything on to a system on this machine.
     *
     * @param scheme how that is called
     * @param port of that system
     * @param more settings of the handler
     * @return closing it undoes everything
     */
    public AutoCloseable relay(String scheme, int port, Map<String, Object> more) {
        JsonNode hosts = api.get(HOSTS).path("value");
        List<String> approved = new ArrayList<>();
        StreamSupport.stream(hosts.spliterator(), false).forEach(host -> approved.add(host.asText()));
        approved.add("127.0.0.1:" + port);
        api.replace(HOSTS, Map.of("value", approved));
        Map<String, Object> handler = new LinkedHashMap<>(more);
        handler.put("kind", "relay");
        handler.put("url", scheme + "://127.0.0.1:" + port + "/FHIR/R4");
        Map<String, Object> service = new LinkedHashMap<>(Setup.service(RELAYED));
        service.put("handler", handler);
        String services = "endpoints/" + RELAYED.serverName() + "/services";
        String id = api.post(services, service).path("id").asText();
        return () -> {
            api.remove(services + "/" + id);
            api.replace(HOSTS, Map.of("value", hosts));
        };
    }
}
