package bars.receiver.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.DatabaseSettings;
import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListFiguresDbTest {
    private static final Instant MADE = Instant.parse("2026-11-26T12:00:00Z");
    private Instant now = MADE.plusSeconds(60);

    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void aListGoesOnAgeingWhileTheDatabaseIsAway() {
        ListFigures figures = new ListFigures(clock);
        try (TestDatabase test = TestDatabase.create()) {
            ListedRevocations list = new ListedRevocations(
                    UUID.randomUUID(),
                    Environment.PROD,
                    "00".repeat(32),
                    "CN=List",
                    "",
                    BigInteger.ONE,
                    MADE,
                    MADE.plus(Duration.ofHours(1)),
                    3,
                    "upload",
                    MADE);
            test.database()
                    .doAsPlatform(work -> new RevocationLists(work).accept(list, new byte[] {1}, List.of(), List.of()));
            figures.read(test.database());
        }
        String labels = "{env=\"PROD\",issuer=\"CN=List\",partition=\"\"} ";
        assertThat(figures.text())
                .contains("bars_crl_age_seconds" + labels + "60", "bars_crl_entries" + labels + "3")
                .contains("bars_crl_sources_failing{env=\"INT\"} 0");

        now = MADE.plus(Duration.ofHours(2));
        var nowhere = DatabaseSettings.small("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "");
        try (Database away = Database.open(nowhere)) {
            assertThatThrownBy(() -> figures.read(away)).isInstanceOf(DatabaseFailure.class);
        }

        assertThat(figures.text()).contains("bars_crl_seconds_until_next_update" + labels + "-3600");
    }
}
