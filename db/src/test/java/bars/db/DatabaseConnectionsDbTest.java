package bars.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseConnectionsDbTest {
    private static TestDatabase test;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void whatWorkHoldsIsInUseInItsPoolAlone() {
        Database database = test.database();

        Database.Connections[] during = database.asPlatform(
                work -> new Database.Connections[] {database.platformConnections(), database.tenantConnections()});

        assertThat(during[0].inUse()).isEqualTo(1);
        assertThat(during[1].inUse()).isZero();
        assertThat(during[0].most()).isEqualTo(4);
        assertThat(during[0].waitsInVain()).isZero();
        assertThat(database.platformConnections().inUse()).isZero();
    }

    @Test
    void workAcrossTenantsGetsAConnectionThatAnswers() throws SQLException {
        Database database = test.database();
        int first = database.asPlatform(DatabaseConnectionsDbTest::session);
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("select pg_terminate_backend(" + first + ", 5000)");
        }

        // Returned a moment ago, so that the pool takes it for a good one.
        assertThat(database.<Integer>asPlatform(DatabaseConnectionsDbTest::session))
                .isNotEqualTo(first);
    }

    private static int session(Work work) {
        return new Rows(work)
                .first("select pg_backend_pid() as pid", row -> row.getInt("pid"))
                .orElseThrow();
    }
}
