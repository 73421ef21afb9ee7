package bars.receiver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.edge.payara.Attributes;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.TenantDirectory;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EntranceDbTest {
    private static final String NAME = "bars-int-x26.demo.thirdparty.nhs.uk";
    private static final String BARE = "bars-int-a8t4.demo.thirdparty.nhs.uk";

    private static TestDatabase test;
    private static Entrance entrance;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        for (String odsCode : new String[] {"X26", "A8T4"}) {
            TestTenants.tenant(test.database(), odsCode);
        }
        int served = TestTenants.endpoint(test.database(), "X26", Environment.INT);
        TestTenants.endpoint(test.database(), "A8T4", Environment.INT);
        TestTenants.service(test.database(), served, "2000099999");
        TenantDirectory directory = new TenantDirectory(test.database());
        directory.reload();
        entrance = new Entrance(directory, Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @Test
    void aRequestArrivesAtTheEndpointOfItsConnection() {
        String id = UUID.randomUUID().toString();

        Arrival arrival = arrival(NAME, NAME, "INT", Map.of("X-Request-Id", id, "X-Correlation-Id", id));

        assertThat(arrival.endpoint().odsCode()).isEqualTo("X26");
    }

    @Test
    void anotherHostOrEnvironmentThanTheConnectionsIsRefused() {
        refused(NAME, BARE, "INT", RecCode.BAD_REQUEST);
        refused(NAME, NAME, "PROD", RecCode.BAD_REQUEST);
    }

    @Test
    void anEndpointWithoutServicesHasNothingForAnyRequest() {
        refused(BARE, BARE, "INT", RecCode.NOT_FOUND);
    }

    private static void refused(String connection, String host, String environment, RecCode code) {
        assertThatThrownBy(() -> arrival(connection, host, environment, Map.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Arrival arrival(String connection, String host, String environment, Map<String, String> ids) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(ids);
        headers.put("Host", host);
        Map<String, Object> attributes =
                Map.of(Attributes.SERVER_NAME, connection, Attributes.ENVIRONMENT, environment);
        return entrance.arrival(headers::get, attributes::get);
    }
}
