package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.record.RecordKind;
import bars.db.tenant.Services;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list is narrowed to a service by whatever the caller calls it. */
class ServiceFilterApiTest {
    private static final String SYSTEM = "https://fhir.nhs.uk/Id/dos-service-id";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static UUID busy;

    @SuppressWarnings("NullAway.Init")
    private static UUID gone;

    /** SVF1 has messages of one service in INT; SVF2 those of a namesake in INT, and one that was withdrawn. */
    @BeforeAll
    static void open() {
        Cases.Site first = Cases.site(platform, "SVF1", Environment.INT);
        busy = first.service();
        TestTenants.service(platform.database(), first.endpoint(), "2000000002");
        int live = TestTenants.endpoint(platform.database(), "SVF1", Environment.PROD);
        TestTenants.service(platform.database(), live, "2000000003");
        Cases.Site second = Cases.site(platform, "SVF2", Environment.INT);
        Cases.message(platform, first, RecordKind.REFERRAL);
        Cases.message(platform, second, RecordKind.REFERRAL);
        due(first, busy);
        gone = TestTenants.service(platform.database(), second.endpoint(), "2000000009");
        due(second, gone);
        platform.database().doAsPlatform(work -> new Services(work)
                .remove(new Services(work).byId(gone).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages?tenant=SVF1",
                "tenants/SVF1/outbox?environment=INT",
                "tenants/SVF1/outbox?limit=5",
                "tenants/SVF1/inbox?environment=INT",
                "tenants/SVF1/worklist?environment=INT",
                "statistics/traffic?tenant=SVF1"
            })
    void aServiceHasThreeNames(String list) {
        for (String name : new String[] {
            busy.toString(), busy.toString().toUpperCase(java.util.Locale.ROOT), "2000000001", SYSTEM + "|2000000001"
        }) {
            assertThat(count(list, name)).as(name).isOne();
        }
        assertThat(count(list, "2000000002")).isZero();
        for (String name : new String[] {"2000000077", "x", "|2000000001", SYSTEM, "%", ""}) {
            assertThat(read(list, name, platform.admin).status()).as(name).isEqualTo(404);
        }
    }

    @Test
    void aNameThatSeveralTenantsUseFindsAllInSight() {
        assertThat(count("messages?limit=9", "2000000001")).isEqualTo(2);
        assertThat(count("messages?tenant=SVF2", "2000000001")).isOne();
        assertThat(count("statistics/traffic?environment=INT", "2000000001")).isEqualTo(2);
        String bound = platform.bound("SVF2", Environment.INT);

        Api.Answer own = read("messages?limit=9", "2000000001", bound);

        assertThat(own.json().path("data")).hasSize(1);
        assertThat(own.json().at("/data/0/odsCode").asText()).isEqualTo("SVF2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages?limit=9", "statistics/traffic?environment=INT", "tenants/SVF2/outbox?limit=9"})
    void aServiceOutOfSightIsNotThere(String list) {
        String bound = platform.bound("SVF2", Environment.INT);

        assertThat(read(list, "2000000002", bound).status()).isEqualTo(404);
        assertThat(read(list, "2000000003", bound).status()).isEqualTo(404);
        assertThat(rows(list, read(list, busy.toString(), bound))).isZero();
        assertThat(read("messages?environment=INT", "2000000003", platform.admin)
                        .status())
                .as("of the other environment")
                .isEqualTo(404);
    }

    @Test
    void whatAWithdrawnServiceLeftIsFoundByItsId() {
        assertThat(count("tenants/SVF2/outbox?limit=9", gone.toString())).isOne();
        assertThat(read("tenants/SVF2/outbox?limit=9", "2000000009", platform.admin)
                        .status())
                .isEqualTo(404);
    }

    private static int count(String list, String service) {
        Api.Answer answer = read(list, service, platform.admin);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return rows(list, answer);
    }

    private static int rows(String list, Api.Answer answer) {
        return list.startsWith("statistics")
                ? answer.json().path("messages").asInt()
                : answer.json().path("data").size();
    }

    private static Api.Answer read(String list, String service, String token) {
        return platform.get(list + "&service=" + URLEncoder.encode(service, StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + token)
                .send();
    }

    private static void due(Cases.Site site, UUID service) {
        OutboxRows.due(platform.database(), site.scope().tenantId(), service);
    }
}
