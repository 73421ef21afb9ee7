package bars.receiver.handler.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.messages.code.ServiceId;
import bars.messages.refusal.Refusal;
import bars.messages.service.ServiceProfile;
import bars.receiver.metric.Downstream;
import bars.receiver.tenant.AccessRules;
import bars.receiver.tenant.HostedService;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private static final TenantScope MINE = new TenantScope(1, Environment.PROD);

    @Test
    void anAddressThatRestsForOneTenantDoesNotRestForAnother() {
        try (TestDatabase home = TestDatabase.create()) {
            Backends backends =
                    new Backends(home.database(), TestTenants.vault(), Clock.systemUTC(), true, new Downstream());
            try (Backend.Seat seat = backends.enter(service(MINE))) {
                seat.report(false);
            }

            assertThatThrownBy(() -> backends.enter(service(MINE))).isInstanceOf(Refusal.class);
            for (TenantScope other :
                    List.of(new TenantScope(2, Environment.PROD), new TenantScope(1, Environment.INT))) {
                assertThatCode(() -> backends.enter(service(other)).close())
                        .as(other.toString())
                        .doesNotThrowAnyException();
            }
        }
    }

    private static HostedService service(TenantScope scope) {
        ServiceProfile profile = ServiceProfile.of(
                new ServiceId("system", "value"), "X26", "Hospital", Set.of("a1t1"), Map.of("1", List.of("2.1.0")));
        return new HostedService(
                UUID.randomUUID(),
                scope,
                3,
                profile,
                new AccessRules(true, List.of()),
                Instant.now(),
                Map.of("url", "https://shared.example/FHIR/R4", "failures", 1));
    }
}
