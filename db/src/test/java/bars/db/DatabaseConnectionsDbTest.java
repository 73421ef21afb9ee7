package bars.db;

import static org.assertj.core.api.Assertions.assertThat;

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
}
