package bars.platform.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.metric.Exposition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock stands at Tuesday, 24 November 2026, 10:00: the last hour is that from 9. */
class FleetGaugesTest {
    private static final int CERTIFICATES = 3;

    private final MovableClock clock = new MovableClock();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase home;

    @SuppressWarnings("NullAway.Init")
    private FleetGauges gauges;

    private int tenant;
    private int endpoint;

    @BeforeEach
    void open() {
        home = TestDatabase.create();
        gauges = new FleetGauges(home.database(), clock);
        tenant = TestTenants.tenant(home.database(), "X26");
        endpoint = TestTenants.endpoint(home.database(), "X26", Environment.INT);
        clock.forward(Duration.ofMinutes(5));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void certificatesAreToldByStateAndThoseThatServeByTheirRealEnd() throws SQLException {
        for (int i = 0; i < CERTIFICATES; i++) {
            String state = i == 0 ? "ACTIVE" : "CSR_READY";
            as(
                    """
                    insert into server_certificate (id, tenant_id, environment, endpoint_id, server_name, state, key_spec,
                        public_key, sealed_key, chain, fingerprint, not_before, not_after, expires_at, activated_at, created_at,
                        updated_at)
                    values (gen_random_uuid(), %d, 'INT', %d, 'bars-int-x26.demo.thirdparty.nhs.uk', '%s', 'RSA_2048', 'k%d',
                        '\\x00', array['\\x00'::bytea], 'f%d', now(), '2027-11-24T10:00:00Z', '2027-11-23T10:00:00Z', now(), now(),
                        now())
                    """
                            .formatted(tenant, endpoint, state, i, i));
        }

        assertThat(read())
                .contains(
                        "bars_certificate_not_after_seconds{tenant=\"X26\",env=\"INT\",endpoint=\"bars-int-x26.demo.thirdparty.nhs.uk\"} 1826964000",
                        "bars_certificates{env=\"INT\",state=\"active\"} 1",
                        "bars_certificates{env=\"INT\",state=\"csr-ready\"} 2",
                        "bars_certificates{env=\"PROD\",state=\"active\"} 0");
    }

    @Test
    void whatWaitsIsToldByQueueAndTenantWithItsAge() throws SQLException {
        outbox("DUE", "2026-11-24T10:04:00Z");
        outbox("DUE", "2026-11-24T10:00:00Z");
        outbox("DUE", "2026-11-24T11:00:00Z");
        outbox("DELIVERED", "2026-11-24T08:00:00Z");

        assertThat(read())
                .contains(
                        "bars_queue_depth{queue=\"outbox\",tenant=\"X26\",env=\"INT\"} 3",
                        "bars_queue_oldest_seconds{queue=\"outbox\",tenant=\"X26\",env=\"INT\"} 300")
                .noneMatch(line -> line.startsWith("bars_queue_depth{queue=\"webhooks\""));
    }

    @Test
    void whatWasGivenUpIsToldUntilSomebodyActs() throws SQLException {
        outbox("DEAD", "2026-10-01T08:00:00Z");

        assertThat(read())
                .contains("bars_queue_dead{queue=\"outbox\",tenant=\"X26\",env=\"INT\"} 1")
                .noneMatch(line -> line.startsWith("bars_queue_depth{"));

        as("update outbox_message set state = 'CANCELLED'");
        assertThat(read()).noneMatch(line -> line.startsWith("bars_queue_dead{"));
    }

    @Test
    void theFirstMessageThatNobodyTookIsToldButNoneThatWasRelayed() throws SQLException {
        UUID inbox = TestTenants.service(home.database(), endpoint, "1");
        UUID relay = TestTenants.service(home.database(), endpoint, "2");
        as("update service set handler = '{\"kind\": \"relay\"}' where id = '" + relay + "'");
        received(relay, "2026-11-24T09:00:00Z", null);
        received(inbox, "2026-11-24T10:01:00Z", "2026-11-24T10:02:00Z");
        received(inbox, "2026-11-24T10:04:00Z", null);

        assertThat(read()).contains("bars_inbox_oldest_seconds{tenant=\"X26\",env=\"INT\"} 60");
    }

    @Test
    void aTenantIsSilentWhenItUsuallyHasRequestsAtThisHourOfTheWeek() throws SQLException {
        requests("2026-11-17T09:00:00Z", 5);
        requests("2026-11-10T09:00:00Z", 1);
        assertThat(read()).as("two weeks of four").noneMatch(FleetGaugesTest::tellsOfSilence);

        requests("2026-10-27T09:00:00Z", 2);
        assertThat(read()).contains("bars_tenant_silent{tenant=\"X26\",env=\"INT\"} 1");

        requests("2026-11-24T09:00:00Z", 1);
        assertThat(read()).noneMatch(FleetGaugesTest::tellsOfSilence);
    }

    @Test
    void hoursAreThoseOfTheClockOnTheWall() throws SQLException {
        // On 25 October 2026 the clocks went back: 9 in the UK was 8 in UTC the weeks before.
        clock.forward(Duration.ofDays(-21));
        requests("2026-10-27T09:00:00Z", 1);
        requests("2026-10-20T08:00:00Z", 1);
        requests("2026-10-13T08:00:00Z", 1);

        assertThat(read()).contains("bars_tenant_silent{tenant=\"X26\",env=\"INT\"} 1");
    }

    @Test
    void theAgeOfTheFiguresIsTold() {
        gauges.read();
        clock.forward(Duration.ofSeconds(90));

        assertThat(text()).contains("bars_gauges_age_seconds 90", "bars_jobs{state=\"failed\"} 0");
    }

    private static boolean tellsOfSilence(String line) {
        return line.startsWith("bars_tenant_silent");
    }

    private void outbox(String state, String at) throws SQLException {
        as(
                """
                insert into outbox_message (id, tenant_id, environment, conversation, request_id, kind, target_system,
                    target_value, body_sha256, state, give_up_at, due_at, settled_at, reason, acts_next)
                values (gen_random_uuid(), %d, 'INT', gen_random_uuid(), gen_random_uuid(), 'RESPONSE', 's', 'v', '\\x00', '%s',
                    now(), '%s', %s, 'none', 'PLATFORM')
                """
                        .formatted(tenant, state, at, state.equals("DUE") ? "null" : "now()"));
    }

    private void received(UUID service, String at, @Nullable String acknowledged) throws SQLException {
        as(
                """
                insert into message (id, tenant_id, environment, endpoint_id, service_id, direction, request_id, correlation_id, event,
                    reason, workflow, size, received_at, acknowledged_at)
                values (gen_random_uuid(), %d, 'INT', %d, '%s', 'IN', gen_random_uuid(), gen_random_uuid(), 'servicerequest-request',
                    'new', 'new', 1, '%s', %s)
                """
                        .formatted(
                                tenant,
                                endpoint,
                                service,
                                at,
                                acknowledged == null ? "null" : "'" + acknowledged + "'"));
    }

    private void requests(String hour, int requests) throws SQLException {
        as(
                """
                insert into service_level (tenant_id, environment, hour, requests, within_goal, beyond_limit, failed,
                    slowest_millis)
                values (%d, 'INT', '%s', %d, %d, 0, 0, 10)
                """
                        .formatted(tenant, hour, requests, requests));
    }

    private void as(String sql) throws SQLException {
        try (Connection owner = home.owner();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> read() {
        gauges.read();
        return text();
    }

    private List<String> text() {
        Exposition page = new Exposition();
        gauges.write(page);
        return page.text().lines().toList();
    }
}
