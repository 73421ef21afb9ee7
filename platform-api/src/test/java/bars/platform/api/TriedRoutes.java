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

    /** Where a body without members is one that the verb could take, or no body at all. */
    private static final Map<String, String> VAIN = Map.ofEntries(
            Map.entry("POST /certificates/requests", "{'serverNames':[],'expiresBefore':'2030-01-01T00:00:00Z'}"),
            Map.entry("POST /endpoints/{serverName}/certificates", "{'keySpec':'RSA_2048'}"),
            Map.entry("PUT /endpoints/{serverName}/services/{id}/access-rules", "{'rules':[{}]}"),
            Map.entry("PATCH /tenants/{odsCode}", "{'name':''}"),
            Map.entry(
                    "PATCH /tenants/{odsCode}/api-applications/{environment}",
                    "{'kidPrefix':'-','tokenUrl':'nowhere'}"),
            Map.entry(
                    "POST /tenants/{odsCode}/api-applications/{environment}/confirmed",
                    "{'reference':'" + "x".repeat(1_000) + "'}"),
            Map.entry(
                    "PUT /tenants/{odsCode}/api-applications/{environment}", "{'kidPrefix':'-','tokenUrl':'nowhere'}"),
            Map.entry("PUT /tenants/{odsCode}/slots", "{'environment':'NEITHER'}"),
            Map.entry("POST /tenants/imports", "?"),
            Map.entry("PATCH /trust/{environment}", "{'graceHours':-1}"),
            Map.entry("PATCH /users/{id}", "{'roles':[]}"),
            Map.entry("PUT /certificates/{id}/issued", "?"));

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
        return send(route, path + QUERIES.getOrDefault(route, ""), body(route), token, version);
    }

    /** The same call, saying nothing that the verb could take. */
    Api.Answer askInVain(String route, String path, String token, String version) {
        return send(route, path, VAIN.getOrDefault(route, "{}"), token, version);
    }

    private Api.Answer send(String route, String address, String body, @Nullable String token, String version) {
        String method = route.substring(0, route.indexOf(' '));
        String standard = method.equals("PATCH") ? Media.MERGE_PATCH : "application/json";
        Api.Exchange exchange = method.equals("GET") || method.equals("DELETE")
                ? platform.request(method, address)
                : platform.request(method, address, body).header("Content-Type", TYPES.getOrDefault(route, standard));
        exchange.header("If-Match", version).header("Accept", "*/*");
        return (token == null ? exchange.without("Authorization") : exchange.header("Authorization", "Bearer " + token))
                .send();
    }

    String body(String route) {
        return route.equals("PUT /certificates/{id}/issued") ? certificate : BODIES.getOrDefault(route, "{}");
    }
}
