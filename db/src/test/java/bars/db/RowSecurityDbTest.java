package bars.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.tenant.Endpoints;
import bars.db.tenant.Tenants;
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
        try (var owner = test.owner();
                var statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
