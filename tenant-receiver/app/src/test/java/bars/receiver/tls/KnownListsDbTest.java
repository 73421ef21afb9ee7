package bars.receiver.tls;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import bars.edge.revocation.Revocations;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What handshakes are told of the lists in the database, and of those that are missed. */
class KnownListsDbTest {
    private static final String KEY = "aa";
    private static final String OLD = "http://crl.nhs.uk/int/1c/crlc7.crl";
    private static final String NEW = "http://crl.nhs.uk/int/1c/crlc8.crl";

    private final TestDatabase test = TestDatabase.create();
    private final Database database = test.database();

    @BeforeEach
    void missedForAMonth() throws SQLException {
        want(OLD);
        try (var owner = test.owner();
                var update = owner.createStatement()) {
            update.executeUpdate("update revocation_source set wanted_since = wanted_since - interval '30 days'");
        }
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void eachListOfAnAuthorityIsMissedSinceItsOwnDay() {
        want(NEW);

        Map<String, Instant> since = wantedSince();

        Instant lately = Instant.now().minus(Duration.ofHours(1));
        assertThat(since).containsOnlyKeys(Revocations.place(KEY, OLD), Revocations.place(KEY, NEW));
        assertThat(since.get(Revocations.place(KEY, OLD))).isBefore(lately);
        assertThat(since.get(Revocations.place(KEY, NEW))).isAfter(lately);
    }

    @Test
    void listThatWasRemovedIsMissedFromThenOn() {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        var list = new ListedRevocations(
                id,
                Environment.INT,
                KEY,
                "CN=Sub",
                OLD,
                BigInteger.TEN,
                now,
                now.plus(Duration.ofDays(1)),
                0,
                OLD,
                now);
        database.doAsPlatform(work -> new RevocationLists(work).accept(list, new byte[] {1}, List.of(), List.of()));

        database.doAsPlatform(work -> new RevocationLists(work).remove(Environment.INT, id));

        assertThat(wantedSince().get(Revocations.place(KEY, OLD))).isAfter(now.minus(Duration.ofHours(1)));
    }

    private void want(String address) {
        database.doAsPlatform(work -> new RevocationSources(work).want(Environment.INT, address, KEY));
    }

    private Map<String, Instant> wantedSince() {
        return new KnownLists(database).revocations(Environment.INT, List.of()).wantedSince();
    }
}
