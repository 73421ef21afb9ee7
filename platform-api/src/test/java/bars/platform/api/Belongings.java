package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.record.RecordKind;
import bars.db.sender.Counterparts;
import bars.db.sender.Lookup;
import bars.db.sender.Lookups;
import bars.db.sender.RegistryPointers;
import bars.db.tenant.Services;
import bars.db.tenant.Tenants;
import bars.db.trust.HandshakeRecords;
import bars.db.webhook.WebhookLeases;
import bars.messages.code.ServiceId;
import bars.messages.counterpart.Abilities;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.platform.certificate.DevelopmentCa;
import bars.platform.certificate.RequestBatch;
import bars.platform.job.JobRunner;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tenant in one environment with something of everything: whatever a path of the API can name is there, and each text
 * of it holds the canary.
 */
final class Belongings {
    static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String OTHER = "2000088888";
    private static final int MOST_JOBS = 20;

    private final Platform platform;
    private final String odsCode;
    private final Environment environment;
    private final String canary;

    /** What stands for a parameter of a path, by the path up to it. */
    private final Map<String, String> ids = new HashMap<>();

    private Belongings(Platform platform, String odsCode, Environment environment, String canary) {
        this.platform = platform;
        this.odsCode = odsCode;
        this.environment = environment;
        this.canary = canary;
    }

    /** @param canary in every text of the tenant in {@code environment} */
    static Belongings of(Platform platform, String odsCode, Environment environment, String canary) {
        var all = new Belongings(platform, odsCode, environment, canary);
        all.words();
        all.register();
        all.messages();
        all.conversations();
        all.webhook();
        all.certificates();
        all.trust();
        all.people();
        all.exports();
        return all;
    }

    /** The same ids of things that are nowhere. */
    Belongings nowhere() {
        var none = new Belongings(platform, "ISX", environment, canary);
        none.ids.putAll(ids);
        ids.keySet().stream()
                .filter(prefix -> prefix.endsWith("id}"))
                .forEach(prefix -> none.ids.put(prefix, UUID.randomUUID().toString()));
        none.put("/tenants/{odsCode}", "ISX");
        none.put("/endpoints/{serverName}", "bars-int-isx.demo.thirdparty.nhs.uk");
        none.put("/audit-events/{id}", "999999999");
        none.put("/tokens/{id}", "zzzzzzzz");
        none.put("/certificates/requests/{job}", UUID.randomUUID().toString());
        none.put("/tenants/{odsCode}/exports/{link}", "0".repeat(64));
        none.put("/certificates/{id}/exports/{link}", "0".repeat(64));
        return none;
    }

    /** The path of {@code route} to what is here. */
    String path(String route) {
        return path(route, this, 0);
    }

    /**
     * The path of {@code route} to what is here, below what belongs to {@code other}.
     *
     * @param leading how many parameters are of {@code other}
     */
    String path(String route, Belongings other, int leading) {
        String template = route.substring(route.indexOf('/'));
        Matcher parameter = PARAMETER.matcher(template);
        StringBuilder path = new StringBuilder();
        int written = 0;
        for (int i = 0; parameter.find(); i++) {
            String prefix = template.substring(0, parameter.end());
            path.append(template, written, parameter.start()).append((i < leading ? other : this).id(route, prefix));
            written = parameter.end();
        }
        return path.append(template.substring(written)).substring(1);
    }

    /** Whether {@code route} names something behind its first {@code leading} parameters that {@code other} has not. */
    boolean isForeignTo(Belongings other, String route, int leading) {
        String template = route.substring(route.indexOf('/'));
        return PARAMETER
                .matcher(template)
                .results()
                .skip(leading)
                .map(parameter -> template.substring(0, parameter.end()))
                .anyMatch(prefix -> !id(route, prefix).equals(other.ids.get(prefix)));
    }

    /** What stands for the last parameter of {@code prefix}. */
    String name(String prefix) {
        return id(prefix, prefix);
    }

    private String id(String route, String prefix) {
        String id = ids.get(prefix);
        if (id == null) {
            throw new AssertionError(route + " is not tried: nothing real is known for " + prefix);
        }
        return id;
    }

    private void put(String prefix, String id) {
        assertThat(id).as(prefix).isNotBlank();
        ids.put(prefix, id);
    }

    private void words() {
        put("/problems/{slug}", "not-found");
        String role = "role-" + (odsCode + environment).toLowerCase(Locale.ROOT);
        put("/roles/{name}", role);
        done("PUT", "roles/" + role, "{'permissions':['tenants:read']}");
        put("/settings/{name}", "renew-before-days");
        put("/templates/{name}", "dns-request");
        put("/jwks/{odsCode}", odsCode);
        for (String under : List.of(
                "/trust",
                "/jwks/{odsCode}",
                "/tenants/{odsCode}/api-applications",
                "/tenants/{odsCode}/outbox/pause",
                "/tenants/{odsCode}/registry-pointers",
                "/tenants/{odsCode}/backend-trust")) {
            put(under + "/{environment}", environment.name());
        }
        put("/certificates/{id}/request-pack/{kind}", environment == Environment.INT ? "itoc-form" : "dir-mail");
    }

    private void register() {
        put("/tenants/{odsCode}", odsCode);
        if (platform.get(tenant()).send().status() == 404) {
            made("PUT", tenant(), "{'name':'" + canary + "'}");
        }
        String server = made("POST", tenant() + "/endpoints", "{" + in() + ",'supplier':'demo'}", "/serverName");
        put("/endpoints/{serverName}", server);
        String number = "20" + (10_000_000 + (odsCode + environment).hashCode() % 1_000_000);
        put(
                "/endpoints/{serverName}/services/{id}",
                made(
                        "POST",
                        "endpoints/" + server + "/services",
                        "{'system':'" + DOS + "','value':'" + number + "','name':'" + canary
                                + "','useCases':['a1t1'],'applicationVersions':{'1':['2.1.0']}}",
                        "/id"));
        done("PUT", tenant() + "/retention", "{" + in() + ",'legalHold':true,'holdReason':'" + canary + "'}");
        done("PUT", tenant() + "/outbox/pause/" + environment, "{'paused':true,'reason':'" + canary + "'}");
        done("PUT", tenant() + "/api-applications/" + environment, "{'name':'" + canary + "'}");
        done("POST", tenant() + "/signing-keys", "{" + in() + "}");
        done(
                "PUT",
                tenant() + "/slots?service=" + service(),
                "{'slots':[{'start':'2030-01-07T09:00:00Z','end':'2030-01-07T09:30:00Z','comment':'" + canary + "'}]}");
        platform.database().doAsPlatform(work -> new HandshakeRecords(work)
                .add(
                        "node-1",
                        List.of(new HandshakeRecords.Stored(
                                0,
                                Instant.now(),
                                server,
                                environment,
                                "192.0.2.1",
                                null,
                                false,
                                "chain",
                                canary,
                                List.of()))));
    }

    private void messages() {
        UUID referral = message(RecordKind.REFERRAL);
        put("/messages/{id}", referral.toString());
        put("/tenants/{odsCode}/inbox/{id}", referral.toString());
        put("/tenants/{odsCode}/referrals/{id}", record(referral));
        put("/tenants/{odsCode}/bookings/{id}", record(message(RecordKind.BOOKING)));
        String record = record(referral);
        put("/tenants/{odsCode}/worklist/{id}", record);
        done("POST", tenant() + "/worklist/" + record + "/notes", "{'text':'" + canary + "'}");
    }

    private UUID message(RecordKind kind) {
        int endpoint = platform.database().asPlatform(work -> new Services(work)
                .byId(UUID.fromString(service()))
                .orElseThrow()
                .endpointId());
        var site = new Cases.Site(odsCode, scope(), endpoint, UUID.fromString(service()));
        return Cases.message(platform, site, kind, Cases.BUNDLE.replace("Ann", canary), canary);
    }

    private String record(UUID message) {
        return read(tenant() + "/inbox/" + message, "/record/id");
    }

    private void conversations() {
        var asked = new SampleMessages(
                new SampleRoute(
                        new ServiceId(DOS, OTHER),
                        "OTH01",
                        canary,
                        new ServiceId(DOS, read(servicePath(), "/value")),
                        odsCode,
                        "a1t1",
                        "2.1.0"),
                new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now()));
        String request = made(
                "POST",
                tenant() + "/requests?environment=" + environment,
                new String(asked.request().bytes(), StandardCharsets.UTF_8),
                "/id");
        put("/tenants/{odsCode}/requests/{id}", request);
        put("/tenants/{odsCode}/outbox/{id}", request);
        UUID booking = UUID.fromString(ids.getOrDefault("/tenants/{odsCode}/bookings/{id}", ""));
        platform.database().doInTenant(scope(), work -> {
            new Counterparts(work)
                    .put(new Counterparts.Heard(
                            DOS, canary, "a1t1", new Abilities("1.5.0", List.of(), List.of()).json(), Instant.now()));
            UUID lookup = UUID.randomUUID();
            new Lookups(work)
                    .add(
                            new Lookup(lookup, scope(), "/" + canary, Map.of("x", canary), new byte[] {1}),
                            Duration.ofHours(1));
        });
        platform.database().doAsPlatform(work -> {
            new RegistryPointers(work).want(scope(), true, canary, Instant.now());
            new RegistryPointers(work).pointed(scope(), booking, canary, Instant.now());
        });
    }

    private void webhook() {
        String hook = made(
                "POST",
                tenant() + "/webhooks",
                "{" + in() + ",'url':'https://hooks.example.org/" + canary + "'}",
                "/id");
        put("/tenants/{odsCode}/webhooks/{id}", hook);
        message(RecordKind.REFERRAL);
        platform.database().doAsPlatform(work -> new WebhookLeases(work).fanOut());
        platform.database().doAsPlatform(work -> new WebhookLeases(work)
                .take(List.of(), 100, 100, Duration.ofMinutes(1))
                .forEach(one ->
                        new WebhookLeases(work).settle(one.id(), one.attempts(), "DEAD", Duration.ZERO, 500, canary)));
        put(
                "/tenants/{odsCode}/webhooks/{id}/deliveries/{delivery}",
                read(tenant() + "/webhooks/" + hook + "/deliveries", "/data/0/id"));
    }

    private void certificates() {
        String certificate = CheckedCertificates.add(platform, environment.name(), server());
        put("/certificates/{id}", certificate);
        done(
                "PUT",
                "certificates/" + certificate + "/request-pack/" + name("/certificates/{id}/request-pack/{kind}"),
                "{'state':'SENT','note':'" + canary + "'}");
        if (environment == Environment.INT) {
            String link =
                    made("POST", "certificates/" + certificate + "/exports", "{'reason':'" + canary + "'}", "/link");
            put("/certificates/{id}/exports/{link}", link.substring(link.lastIndexOf('/') + 1));
        }
        String job = read(done("POST", "certificates/requests", "{'serverNames':['" + server() + "']}"), "/id");
        run(new JobRunner(platform.database(), List.of(platform.wiring.get(RequestBatch.class)), platform.clock));
        put("/certificates/requests/{job}", job);
    }

    private void trust() {
        String trust = "trust/" + environment;
        DevelopmentCa ca = DevelopmentCa.create(environment.name(), platform.clock);
        platform.request("POST", trust + "/authorities")
                .header("Content-Type", "application/x-pem-file")
                .body(ca.chain())
                .send();
        put("/trust/{environment}/authorities/{id}", read(trust + "/authorities", "/data/0/id"));
        put("/trust/{environment}/client-names/{id}", read(trust + "/client-names", "/data/0/id"));
        put("/trust/{environment}/client-addresses/{id}", read(trust + "/client-addresses", "/data/0/id"));
        put("/trust/{environment}/versions/{version}", read(trust + "/versions", "/data/0/version"));
        String list =
                Base64.getEncoder().encodeToString(ca.revocationList(List.of(), BigInteger.ONE, Duration.ofDays(1)));
        done("POST", trust + "/crls", "{'list':'" + list + "'}");
        put("/trust/{environment}/crls/{id}", read(trust + "/crls", "/data/0/id"));
        put(
                "/trust/{environment}/crl-sources/{id}",
                made(
                        "POST",
                        trust + "/crl-sources",
                        "{'address':'http://crl.nhs.uk/" + odsCode + ".crl','authority':'"
                                + read(trust + "/authorities", "/data/0/sha256") + "'}",
                        "/id"));
        Api.Answer identity = done("POST", "client-identities", "{" + in() + "}");
        put("/client-identities/{id}", read(identity, "/id"));
        done(
                "PUT",
                tenant() + "/backend-trust/" + environment,
                "{'certificates':'" + read(identity, "/certificate").replace("\n", "\\n") + "'}");
        put(
                "/conformance-certificates/{id}",
                made(
                        "POST",
                        "conformance-certificates",
                        "{'product':'P','application':'1','validFrom':'2026-01-01','document':'JVBERi0='}",
                        "/id"));
    }

    private void people() {
        put(
                "/users/{id}",
                made(
                        "POST",
                        "users",
                        "{'email':'" + canary + "@example.org','name':'A','roles':['viewer']}",
                        "/user/id"));
        put(
                "/tokens/{id}",
                made(
                        "POST",
                        "tokens",
                        "{'name':'" + canary + "','permissions':['tenants:read'],'tenants':['" + odsCode
                                + "'],'environments':['" + environment + "']}",
                        "/id"));
        put(
                "/approvals/{id}",
                made(
                        "POST",
                        "approvals",
                        "{'action':'a','target':'t','tenant':'" + odsCode + "'," + in() + ",'reason':'" + canary + "'}",
                        "/id"));
        put("/audit-events/{id}", read("audit-events?tenant=" + odsCode + "&environment=" + environment, "/data/0/id"));
    }

    private void exports() {
        String asked = "{" + in() + ",'reason':'" + canary + "'}";
        String link = read(done("POST", tenant() + "/exports", asked), "/link");
        put("/tenants/{odsCode}/exports/{link}", link.substring(link.lastIndexOf('/') + 1));
        run(platform.runner);
        put("/jobs/{id}", read(done("POST", tenant() + "/exports", asked), "/job/id"));
    }

    private static void run(JobRunner runner) {
        for (int i = 0; i < MOST_JOBS && runner.runNext(); i++) {
            assertThat(runner).isNotNull();
        }
    }

    private TenantScope scope() {
        return platform.database()
                .asPlatform(work -> new TenantScope(
                        new Tenants(work).byOdsCode(odsCode).orElseThrow().id(), environment));
    }

    private String tenant() {
        return "tenants/" + odsCode;
    }

    private String server() {
        return name("/endpoints/{serverName}");
    }

    private String service() {
        return name("/endpoints/{serverName}/services/{id}");
    }

    private String servicePath() {
        return "endpoints/" + server() + "/services/" + service();
    }

    private String in() {
        return "'environment':'" + environment + "'";
    }

    private String made(String method, String path, String body, String member) {
        return read(made(method, path, body), member);
    }

    private Api.Answer made(String method, String path, String body) {
        Api.Answer answer = platform.request(method, path, body).send();
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(201);
        return answer;
    }

    private Api.Answer done(String method, String path, String body) {
        Api.Answer answer = platform.request(method, path, body).send();
        assertThat(Set.of(200, 201, 202, 204)).as(path + " " + answer.body()).contains(answer.status());
        return answer;
    }

    private String read(String path, String member) {
        return read(platform.get(path).send(), member);
    }

    private static String read(Api.Answer answer, String member) {
        String value = answer.json().at(member).asText();
        assertThat(value).as(member + " of " + answer.body()).isNotBlank();
        return value;
    }
}
