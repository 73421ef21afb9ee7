package bars.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.tenant.Endpoints;
import bars.db.tenant.Tenants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RowSecurityDbTest {
    private static TestDatabase test;
    private static Database database;
    private static int first;
    private static int second;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
        first = TestTenants.tenant(database, "A1001");
        second = TestTenants.tenant(database, "B2002");
        for (Environment environment : Environment.values()) {
            TestTenants.endpoint(database, "A1001", environment);
            TestTenants.endpoint(database, "B2002", environment);
        }
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aTenantSeesItselfAlone() {
        List<String> seen = database.inTenant(new TenantScope(first, Environment.INT), work -> new Tenants(work)
                .page(null, null, null, 100).stream().map(t -> t.odsCode()).toList());

        assertThat(seen).containsExactly("A1001");
    }

    @Test
    void anEnvironmentSeesItsOwnEndpointsAlone() {
        List<String> seen = database.inTenant(new TenantScope(second, Environment.PROD), work -> new Endpoints(work)
                .page(null, null, 100).stream().map(e -> e.serverName()).toList());

        assertThat(seen).containsExactly("bars-prod-b2002.demo.thirdparty.nhs.uk");
    }

    @Test
    void aTransactionWithoutATenantSeesNothing() {
        int seen = database.pipelined(connection -> {
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from endpoint")) {
                rows.next();
                return rows.getInt(1);
            }
        });

        assertThat(seen).isZero();
    }

    @Test
    void bindingATenantEndsWithItsTransaction() {
        for (int round = 0; round < 50; round++) {
            int tenant = round % 2 == 0 ? first : second;
            database.doInTenant(new TenantScope(tenant, Environment.INT), work -> new Tenants(work).count());
            aTransactionWithoutATenantSeesNothing();
        }
    }

    @Test
    void aTenantCannotWriteAnothersRow() {
        assertThatThrownBy(() -> database.doInTenant(
                        new TenantScope(first, Environment.INT),
                        work -> work.sql(c -> {
                            try (var insert = c.prepareStatement(
                                    "insert into audit_event (tenant_id, environment, actor, action, target) values (?, 'INT', 'x', 'x', 'x')")) {
                                insert.setInt(1, second);
                                return insert.executeUpdate();
                            }
                        })))
                .hasMessageContaining("row-level security");
    }

    @Test
    void everyTableWithATenantForcesRowSecurity() throws SQLException {
        assertThat(
                        names(
                                """
                        select c.relname from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                        and not (c.relrowsecurity and c.relforcerowsecurity)
                        """))
                .isEmpty();
    }

    /** Else the planner estimates by whichever tenant asks first, and a pooled connection keeps that plan for all. */
    @Test
    void everyPolicyHidesItsTenantFromThePlanner() throws SQLException {
        assertThat(
                        names(
                                """
                        select tablename from pg_policies where policyname = 'tenant_rows'
                        and regexp_count(qual, 'bars_(tenant|environment)\\(\\)')
                            <> regexp_count(qual, 'SELECT bars_(tenant|environment)\\(\\)')
                        """))
                .isEmpty();
        assertThat(names("select tablename from pg_policies where qual like '%SELECT bars_tenant()%'"))
                .contains("message", "care_record", "claim", "audit_event", "tenant");
    }

    @Test
    void aTenantThatTheStatisticsDoNotKnowFindsByIdWithoutReadingAllItHas() throws SQLException {
        try (var owner = test.owner();
                var statement = owner.createStatement()) {
            statement.execute(
                    """
                    insert into message (id, tenant_id, environment, direction, endpoint_id, request_id, correlation_id, event,
                        reason, workflow, size)
                    select gen_random_uuid(), %d, 'INT', 'IN', 1, gen_random_uuid(), gen_random_uuid(), '', '', '', 1
                    from generate_series(1, 5000)
                    """
                            .formatted(first));
            statement.execute("analyze message");
        }

        List<String> plan = database.inTenant(
                new TenantScope(second, Environment.INT),
                work -> work.sql(
                        connection -> lines(
                                connection,
                                """
                        explain update message set acknowledged_by = 'x'
                        where id = '00000000-0000-4000-8000-000000000000' and direction = 'IN' and acknowledged_at is null
                        """)));

        assertThat(plan).anyMatch(line -> line.contains("using message_pkey"));
    }

    @Test
    void everyViewRunsWithTheRightsOfItsReader() throws SQLException {
        assertThat(
                        names(
                                """
                        select relname from pg_class
                        where relkind = 'v' and relnamespace = 'public'::regnamespace
                        and not coalesce(reloptions @> array['security_invoker=true'], false)
                        """))
                .isEmpty();
    }

    @Test
    void theRolesOfTheApplicationCannotBypassAnything() throws SQLException {
        assertThat(
                        names(
                                "select rolname from pg_roles where rolname in ('bars_app', 'bars_platform') and (rolsuper or rolbypassrls or rolcreaterole)"))
                .isEmpty();
        assertThat(
                        names(
                                "select relname from pg_class where pg_get_userbyid(relowner) in ('bars_app', 'bars_platform')"))
                .isEmpty();
    }

    @Test
    void auditEventsCannotBeChangedEvenByTheirOwner() {
        assertThatThrownBy(() -> {
                    try (var owner = test.owner();
                            var statement = owner.createStatement()) {
                        statement.execute("truncate audit_event cascade");
                    }
                })
                .hasMessageContaining("never changed");
    }

    private static List<String> names(String sql) throws SQLException {
        try (var owner = test.owner()) {
            return lines(owner, sql);
        }
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }
}
