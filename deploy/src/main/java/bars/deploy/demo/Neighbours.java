package bars.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Two tenants of the demonstration on one node, the second of which can be made a bad neighbour and good again. */
public final class Neighbours {
    private static final DemoTenant GOOD = DemoTenant.all().get(0);
    private static final DemoTenant BAD = DemoTenant.all().get(1);

    /** A service of its own, so that those of the demonstration stay as they are. */
    private static final DemoTenant.DemoEndpoint HUNG =
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

    public Caller bad() {
        return caller(BAD, HUNG);
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
        JsonNode hosts = api.get(HOSTS).path("value");
        List<String> approved = new ArrayList<>();
        StreamSupport.stream(hosts.spliterator(), false).forEach(host -> approved.add(host.asText()));
        approved.add("127.0.0.1:" + port);
        api.replace(HOSTS, Map.of("value", approved));
        api.change(tenant, Map.of("limits", Map.of(QUOTA, perSecond)));
        String services = "endpoints/" + HUNG.serverName() + "/services";
        String id = api.post(services, service(port)).path("id").asText();
        return () -> {
            api.remove(services + "/" + id);
            // A merge patch: what was not there before is taken away by null.
            api.change(
                    tenant, Map.of("limits", Collections.singletonMap(QUOTA, before.isMissingNode() ? null : before)));
            api.replace(HOSTS, Map.of("value", hosts));
        };
    }

    private static Map<String, Object> service(int port) {
        Map<String, Object> service = new LinkedHashMap<>(Setup.service(HUNG));
        service.put("handler", Map.of("kind", "relay", "url", "https://127.0.0.1:" + port + "/FHIR/R4"));
        return service;
    }
}
