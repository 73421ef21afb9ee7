package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.message.ClaimKey;
import bars.db.message.Claims;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.seal.TenantKeys;
import bars.db.trust.HandshakeRecords;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsDbTest {
    private static final String DAY = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @SuppressWarnings("NullAway.Init")
    private static Site first;

    private record Site(String odsCode, TenantScope scope, int endpoint, UUID service) {}

    @BeforeAll
    static void open() {
        first = site("ST1", Environment.INT);
        Site second = site("ST2", Environment.PROD);
        message(first, Direction.IN, "2026-03-01T23:59:59.999Z");
        message(first, Direction.IN, "2026-03-02T00:00:00Z");
        message(first, Direction.IN, "2026-03-02T09:59:59Z");
        message(first, Direction.IN, "2026-03-02T09:00:00Z");
        message(first, Direction.OUT, "2026-03-02T09:30:00Z");
        message(first, Direction.IN, "2026-03-03T00:00:00Z");
        message(second, Direction.IN, "2026-03-02T09:15:00Z");
        refused(first, 422, "REC_UNPROCESSABLE_ENTITY");
        refused(first, 422, "REC_UNPROCESSABLE_ENTITY");
        refused(first, 400, "REC_BAD_REQUEST");
        refused(second, 409, "REC_CONFLICT");
        platform.database().doAsPlatform(work -> new HandshakeRecords(work)
                .add(
                        "node",
                        List.of(
                                handshake("bars-int-st1.demo.thirdparty.nhs.uk", Environment.INT, false, "expired"),
                                handshake("bars-int-st1.demo.thirdparty.nhs.uk", Environment.INT, true, "accepted"),
                                handshake("nobody.example", null, false, "unknown-name"))));
    }

    @Test
    void trafficIsCountedByHourEnvironmentAndDirectionUpToTheEndOfTheWindow() {
        JsonNode traffic = read("traffic?" + DAY, platform.admin);

        assertThat(traffic.path("messages").asInt()).isEqualTo(5);
        assertThat(rows(traffic, "hours"))
                .containsExactly(
                        "2026-03-02T00:00:00Z INT IN 1 7",
                        "2026-03-02T09:00:00Z INT IN 2 14",
                        "2026-03-02T09:00:00Z INT OUT 1 7",
                        "2026-03-02T09:00:00Z PROD IN 1 7");
    }

    @Test
    void trafficIsNarrowedToATenantAnEnvironmentAndAService() {
        assertThat(read("traffic?tenant=st2&" + DAY, platform.admin)
                        .path("messages")
                        .asInt())
                .isEqualTo(1);
        assertThat(read("traffic?environment=INT&" + DAY, platform.admin)
                        .path("messages")
                        .asInt())
                .isEqualTo(4);
        assertThat(read("traffic?service=" + first.service() + "&" + DAY, platform.admin)
                        .path("messages")
                        .asInt())
                .isEqualTo(4);
        assertThat(read("traffic?service=" + UUID.randomUUID() + "&" + DAY, platform.admin)
                        .path("hours"))
                .isEmpty();
    }

    @Test
    void withoutAWindowItIsTheLastDay() {
        JsonNode traffic = read("traffic", platform.admin);

        Instant from = Instant.parse(traffic.path("from").asText());
        Instant to = Instant.parse(traffic.path("to").asText());
        assertThat(Duration.between(from, to)).isEqualTo(Duration.ofDays(1));
        assertThat(traffic.path("messages").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z",
                "from=2026-03-03T00:00:00Z&to=2026-03-02T00:00:00Z",
                "from=2026-03-01T00:00:00Z&to=2026-04-01T01:00:01Z",
                "from=yesterday",
                "environment=TEST",
                "window=P1D"
            })
    void aWindowThatIsNoneIsRefused(String query) {
        assertThat(get("traffic?" + query, platform.admin).status()).isEqualTo(400);
        assertThat(get("errors?" + query, platform.admin).status()).isEqualTo(400);
    }

    @Test
    void refusalsAreCountedByStatusAndCodeTheMostFrequentFirst() {
        JsonNode errors = read("errors?" + today(), platform.admin);

        assertThat(rows(errors, "refusals"))
                .containsExactly(
                        "INT 422 REC_UNPROCESSABLE_ENTITY 2", "INT 400 REC_BAD_REQUEST 1", "PROD 409 REC_CONFLICT 1");
        assertThat(rows(errors, "handshakes")).containsExactly("INT expired 1", "null unknown-name 1");
        assertThat(read("errors?" + DAY, platform.admin).path("refusals")).isEmpty();
    }

    @Test
    void aTokenCountsItsOwnTenantAndEnvironmentAlone() {
        String own = platform.bound("ST1", Environment.INT);
        String otherEnvironment = platform.bound("ST1", Environment.PROD);

        assertThat(read("traffic?" + DAY, own).path("messages").asInt()).isEqualTo(4);
        assertThat(rows(read("errors?" + today(), own), "refusals")).hasSize(2);
        assertThat(rows(read("errors?" + today(), own), "handshakes")).containsExactly("INT expired 1");
        assertThat(read("traffic?" + DAY, otherEnvironment).path("messages").asInt())
                .isZero();
        assertThat(read("errors?" + today(), otherEnvironment).path("refusals")).isEmpty();
        assertThat(read("errors?" + today(), otherEnvironment).path("handshakes"))
                .isEmpty();
        for (String path : List.of("traffic", "errors", "expiry")) {
            assertThat(get(path + "?tenant=ST2", own).status()).as(path).isEqualTo(404);
            assertThat(get(path + "?environment=PROD", own).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void figuresNeedTheirPermission() {
        String reader = platform.token(Set.of(Permission.MESSAGES_READ), Set.of(), Set.of());

        for (String path : List.of("traffic", "errors", "expiry")) {
            assertThat(get(path, reader).status()).as(path).isEqualTo(403);
        }
    }

    private static List<String> rows(JsonNode figures, String member) {
        return StreamSupport.stream(figures.path(member).spliterator(), false)
                .map(row -> String.join(
                        " ",
                        StreamSupport.stream(row.spliterator(), false)
                                .map(JsonNode::asText)
                                .toList()))
                .toList();
    }

    private static String today() {
        Instant now = Instant.now();
        return "from=" + now.minus(Duration.ofHours(1)) + "&to=" + now.plus(Duration.ofHours(1));
    }

    private static JsonNode read(String path, String token) {
        Api.Answer answer = get(path, token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static Api.Answer get(String path, String token) {
        return platform.get("statistics/" + path)
                .header("Authorization", "Bearer " + token)
                .send();
    }

    private static Site site(String odsCode, Environment environment) {
        int tenant = TestTenants.tenant(platform.database(), odsCode);
        int endpoint = TestTenants.endpoint(platform.database(), odsCode, environment);
        UUID service = TestTenants.service(platform.database(), endpoint, "2000000001");
        return new Site(odsCode, new TenantScope(tenant, environment), endpoint, service);
    }

    private static void refused(Site site, int status, String code) {
        var key = new ClaimKey(site.endpoint(), UUID.randomUUID(), UUID.randomUUID(), new byte[32]);
        platform.database().doInTenant(site.scope(), work -> new Claims(work)
                .refuse(key, status, "{\"code\":\"" + code + "\",\"issues\":[]}"));
    }

    private static HandshakeRecords.Stored handshake(
            String serverName,
            @org.jspecify.annotations.Nullable Environment environment,
            boolean accepted,
            String rule) {
        return new HandshakeRecords.Stored(
                0,
                Instant.now(),
                serverName,
                environment,
                "192.0.2.1",
                "TLSv1.3",
                accepted,
                rule,
                "A test.",
                List.of());
    }

    private static void message(Site site, Direction direction, String at) {
        var keys = new TenantKeys(platform.database(), TestTenants.vault());
        platform.database().doInTenant(site.scope(), work -> new Messages(work, keys)
                .add(new MessageDraft(
                        UUID.randomUUID(),
                        direction,
                        site.endpoint(),
                        site.service(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "b-1",
                        "servicerequest-request",
                        "new",
                        "REFERRAL",
                        "a1t1",
                        "2.1.0",
                        "A1001",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "2000099999",
                        null,
                        null,
                        new byte[] {'{', '}'},
                        new byte[7],
                        Instant.parse(at))));
    }
}
