package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.onboarding.ConformanceCertificate;
import bars.db.onboarding.ConformanceCertificates;
import bars.db.tenant.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProductionGateDbTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private final TestDatabase test = TestDatabase.create();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void prodWaitsForACertificateOfEachApplicationThatIsValidToday() {
        TestTenants.tenant(test.database(), "X26");
        int prod = TestTenants.endpoint(test.database(), "X26", Environment.PROD);
        int integration = TestTenants.endpoint(test.database(), "X26", Environment.INT);
        assertThatThrownBy(() -> ask(prod)).hasMessageContaining("services first");
        TestTenants.service(test.database(), prod, "20000001");
        assertThatThrownBy(() -> ask(prod)).hasMessageContaining("Application 1");

        record("1", "2026-01-01", "2026-11-23");
        assertThatThrownBy(() -> ask(prod)).as("it ended yesterday").hasMessageContaining("Application 1");
        record("4", "2026-01-01", null);
        assertThatThrownBy(() -> ask(prod)).hasMessageContaining("Application 1");
        record("1", "2026-11-24", null);

        assertThatCode(() -> ask(prod)).doesNotThrowAnyException();
        assertThatCode(() -> ask(integration)).doesNotThrowAnyException();
    }

    private void ask(int endpoint) {
        ProductionGate gate = new ProductionGate(CLOCK, "production");
        test.database()
                .doAsPlatform(work ->
                        gate.require(work, new Endpoints(work).byId(endpoint).orElseThrow()));
    }

    private void record(String application, String from, @org.jspecify.annotations.Nullable String until) {
        test.database().doAsPlatform(work -> new ConformanceCertificates(work)
                .put(new ConformanceCertificate(
                        UUID.randomUUID(),
                        "Product",
                        application,
                        null,
                        LocalDate.parse(from),
                        until == null ? null : LocalDate.parse(until),
                        null,
                        null,
                        0)));
    }
}
