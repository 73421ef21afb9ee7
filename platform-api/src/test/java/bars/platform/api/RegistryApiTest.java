package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.platform.access.Permission;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistryApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void pointersAreOffUntilSomebodyTurnsThemOn() {
        TestTenants.tenant(platform.database(), "REG1");

        var before = platform.get("tenants/REG1/registry-pointers/INT").send();
        var after = turn("REG1", "{'enabled':true}");

        assertThat(before.json().path("enabled").asBoolean()).isFalse();
        assertThat(before.json().path("since").isNull()).isTrue();
        assertThat(after.status()).as(after.body()).isEqualTo(200);
        assertThat(after.json().path("enabled").asBoolean()).isTrue();
        assertThat(after.json().path("by").asText()).isNotBlank();
        assertThat(platform.get("tenants/REG1/registry-pointers/PROD")
                        .send()
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        assertThat(platform.get("audit-events?tenant=REG1").send().body()).contains("registry.enabled");
        assertThat(turn("REG1", "{}").status()).isEqualTo(422);
        assertThat(turn("NONE1", "{'enabled':true}").status()).isEqualTo(404);
    }

    @Test
    void aBookingThatTheTenantCancelsIsAChangeForTheRegistryWhereItIsWanted() {
        TenantScope scope = site("REG2");
        UUID unseen = booking(scope);
        cancel("REG2", unseen);
        assertThat(outbox("REG2")).isEmpty();

        turn("REG2", "{'enabled':true}");
        UUID record = booking(scope);
        cancel("REG2", record);

        assertThat(outbox("REG2")).singleElement().satisfies(one -> {
            assertThat(one.path("kind").asText()).isEqualTo("registry-pointer");
            assertThat(one.path("correlationId").asText()).isEqualTo(record.toString());
            assertThat(one.at("/target/value").asText()).isEqualTo("DocumentReference");
        });
        assertThat(platform.get("tenants/REG2/registry-pointers/INT")
                        .send()
                        .json()
                        .path("due")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void nobodyTurnsTheSwitchOfAnotherTenantOrEnvironment() {
        TestTenants.tenant(platform.database(), "REG3");
        TestTenants.tenant(platform.database(), "REG4");
        String reader = platform.token(Set.of(Permission.TENANTS_READ), Set.of("REG3"), Set.of(Environment.INT));

        assertThat(as(platform.bound("REG4", Environment.INT))).isEqualTo(404);
        assertThat(as(platform.bound("REG3", Environment.PROD))).isEqualTo(404);
        assertThat(as(reader)).isEqualTo(403);
        assertThat(as(platform.bound("REG3", Environment.INT))).isEqualTo(200);
    }

    private static int as(String token) {
        return platform.request("PUT", "tenants/REG3/registry-pointers/INT", "{'enabled':true}")
                .header("Authorization", "Bearer " + token)
                .send()
                .status();
    }

    private static Api.Answer turn(String odsCode, String body) {
        return platform.request("PUT", "tenants/" + odsCode + "/registry-pointers/INT", body)
                .send();
    }

    private static Iterable<com.fasterxml.jackson.databind.JsonNode> outbox(String odsCode) {
        return platform.get("tenants/" + odsCode + "/outbox").send().json().path("data");
    }

    private static void cancel(String odsCode, UUID record) {
        var changed = platform.request("PATCH", "tenants/" + odsCode + "/bookings/" + record, "{'status':'cancelled'}")
                .header("If-Match", "*")
                .send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private static TenantScope site(String odsCode) {
        int tenant = TestTenants.tenant(platform.database(), odsCode);
        int endpoint = TestTenants.endpoint(platform.database(), odsCode, Environment.INT);
        TestTenants.service(platform.database(), endpoint, "2000000001");
        return new TenantScope(tenant, Environment.INT);
    }

    private static UUID booking(TenantScope scope) {
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        UUID record = UUID.randomUUID();
        platform.database().doInTenant(scope, work -> new CareRecords(work, keys)
                .add(new CareRecordDraft(
                        record,
                        RecordKind.BOOKING,
                        new bars.db.tenant.Services(work).all().get(0).id(),
                        "booked",
                        "a1t1",
                        "2.1.0",
                        UUID.randomUUID().toString(),
                        UUID.randomUUID(),
                        "urn:uuid:" + record,
                        "CASE-1",
                        "9990000018",
                        null,
                        UUID.randomUUID(),
                        "{\"resourceType\":\"Appointment\",\"status\":\"booked\"}".getBytes(StandardCharsets.UTF_8),
                        new byte[] {'{', '}'},
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Instant.parse("2030-01-01T09:00:00Z"),
                        null,
                        Instant.now())));
        return record;
    }
}
