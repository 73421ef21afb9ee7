package bars.platform.api;

import bars.platform.certificate.DevelopmentCa;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of every route with a body that is read as far as the question who may ask. */
final class TriedRoutes {
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /approvals/{id}/decision", "{'consent':true}"),
            Map.entry("POST /certificates/{id}/exports", "{'reason':'the endpoint moves'}"),
            Map.entry("PUT /certificates/{id}/request-pack/{kind}", "{'state':'CHASED'}"),
            Map.entry("POST /certificates/{id}/request-pack/{kind}/sending", "{'recipient':'team@supplier.example'}"),
            Map.entry("POST /client-identities", "{'environment':'INT'}"),
            Map.entry("POST /endpoints/{serverName}/services", "{'system':'https://example.org/x','value':'x'}"),
            Map.entry("PUT /endpoints/{serverName}/services/{id}", "{'system':'https://example.org/x','value':'x'}"),
            Map.entry("POST /messages/{id}/payload", "{'reason':'complaint 17'}"),
            Map.entry("PATCH /tenants/{odsCode}/bookings/{id}", "{'status':'cancelled'}"),
            Map.entry("POST /tenants/{odsCode}/endpoints", "{'environment':'INT','supplier':'demo'}"),
            Map.entry("POST /tenants/{odsCode}/exports", "{'environment':'INT','reason':'the provider moves'}"),
            Map.entry("PUT /tenants/{odsCode}/outbox/pause/{environment}", "{'paused':false}"),
            Map.entry("PATCH /tenants/{odsCode}/referrals/{id}", "{'status':'completed'}"),
            Map.entry("PUT /tenants/{odsCode}/registry-pointers/{environment}", "{'enabled':false}"),
            Map.entry("PUT /tenants/{odsCode}/retention", "{'environment':'INT'}"),
            Map.entry("POST /tenants/{odsCode}/signing-keys", "{'environment':'INT'}"),
            Map.entry(
                    "POST /tenants/{odsCode}/webhooks",
                    "{'environment':'INT','url':'https://hooks.example.org/other'}"),
            Map.entry("PUT /tenants/{odsCode}/webhooks/{id}", "{'enabled':false}"),
            Map.entry("POST /tenants/{odsCode}/worklist/{id}/decision", "{'decision':'ACCEPT'}"),
            Map.entry("POST /tenants/{odsCode}/worklist/{id}/notes", "{'text':'seen'}"),
            Map.entry("POST /tenants/{odsCode}/worklist/{id}/opening", "{'reason':'triage of the morning'}"),
            Map.entry("POST /trust/{environment}/authorities", "{'certificate':'none'}"),
            Map.entry("POST /trust/{environment}/client-addresses", "{'cidr':'192.0.2.7'}"),
            Map.entry("POST /trust/{environment}/client-names", "{'name':'caller.example'}"),
            Map.entry("POST /trust/{environment}/crls", "{'list':'MAMBAQE='}"));

    private static final Map<String, String> QUERIES = Map.of(
            "GET /messages/{id}/payload", "?reason=complaint%2017", "DELETE /tenants/{odsCode}/slots", "?service=x");

    private static final Map<String, String> TYPES =
            Map.of("POST /tenants/imports", Media.CSV, "PUT /certificates/{id}/issued", "text/plain");

    private final Platform platform;

    /** What can be read as a certificate, which is looked at before anything else. */
    private final String certificate =
            DevelopmentCa.create("INT", Clock.systemUTC()).chain();

    TriedRoutes(Platform platform) {
        this.platform = platform;
    }

    /** @param version of what is changed, where a change has to state it */
    Api.Answer ask(String route, String path, @Nullable String token, String version) {
        String method = route.substring(0, route.indexOf(' '));
        String address = path + QUERIES.getOrDefault(route, "");
        String standard = method.equals("PATCH") ? Media.MERGE_PATCH : "application/json";
        Api.Exchange exchange = method.equals("GET") || method.equals("DELETE")
                ? platform.request(method, address)
                : platform.request(method, address, body(route))
                        .header("Content-Type", TYPES.getOrDefault(route, standard));
        exchange.header("If-Match", version).header("Accept", "*/*");
        return (token == null ? exchange.without("Authorization") : exchange.header("Authorization", "Bearer " + token))
                .send();
    }

    private String body(String route) {
        return route.equals("PUT /certificates/{id}/issued") ? certificate : BODIES.getOrDefault(route, "{}");
    }
}
