package bars.db.trust;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import bars.db.trust.RevocationLists.Outcome;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RevocationListsDbTest {
    private static final BigInteger GIANT = BigInteger.ONE.shiftLeft(158).add(BigInteger.ONE);
    private static final Instant MADE = Instant.parse("2026-03-01T10:00:00Z");

    private static TestDatabase test;
    private static Database database;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        database = test.database();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aListComesBackAsItWasStored() {
        ListedRevocations list = list("aa", "http://crl.nhs.uk/1.crl", 7);

        Outcome outcome = accept(list, List.of(GIANT, BigInteger.ONE), List.of());

        assertThat(outcome).isEqualTo(Outcome.ACCEPTED);
        Optional<ListedRevocations> stored =
                database.asPlatform(work -> new RevocationLists(work).find(Environment.INT, list.id()));
        byte[] content = database.asPlatform(work -> new RevocationLists(work).content(list.id()));
        assertThat(stored).contains(list);
        assertThat(content).containsExactly(1, 2, 3);
        assertThat(revoked("aa")).containsExactlyInAnyOrder(GIANT, BigInteger.ONE);
    }

    @Test
    void anOlderListNeverReplacesANewerOne() {
        accept(list("bb", "", 9), List.of(BigInteger.TEN), List.of());

        assertThat(accept(list("bb", "", 8), List.of(), List.of())).isEqualTo(Outcome.OLDER);
        assertThat(accept(list("bb", "", 9), List.of(), List.of())).isEqualTo(Outcome.KNOWN);
        assertThat(accept(list("bb", "http://crl.nhs.uk/other.crl", 1), List.of(), List.of()))
                .as("another partition counts for itself")
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void revokedOnceStaysRevokedUntilReleased() {
        accept(list("cc", "", 1), List.of(BigInteger.ONE, BigInteger.TWO), List.of());
        ListedRevocations second = list("cc", "", 2);
        accept(second, List.of(BigInteger.TEN), List.of());
        assertThat(revoked("cc")).containsExactlyInAnyOrder(BigInteger.ONE, BigInteger.TWO, BigInteger.TEN);

        database.asPlatform(work -> new RevocationLists(work).remove(Environment.INT, second.id()));
        assertThat(revoked("cc")).hasSize(3);

        accept(list("cc", "", 3), List.of(), List.of(BigInteger.TWO));
        assertThat(revoked("cc")).containsExactlyInAnyOrder(BigInteger.ONE, BigInteger.TEN);
    }

    @Test
    void everyChangeIsToldToTheNodes() {
        long before = changes();

        accept(list("dd", "", 1), List.of(), List.of());

        assertThat(changes()).isGreaterThan(before);
    }

    @Test
    void aSourceIsTakenByOneNodeAtATime() {
        boolean isNew = database.asPlatform(
                work -> new RevocationSources(work).want(Environment.PROD, "http://crl.nhs.uk/live.crl", "ee"));
        boolean again = database.asPlatform(
                work -> new RevocationSources(work).want(Environment.PROD, "http://crl.nhs.uk/live.crl", "ee"));
        database.asPlatform(work -> new RevocationSources(work).want(Environment.PROD, "", "ff"));

        var first = database.asPlatform(work -> new RevocationSources(work).take(10, Duration.ofMinutes(5)));
        var second = database.asPlatform(work -> new RevocationSources(work).take(10, Duration.ofMinutes(5)));
        database.doAsPlatform(work ->
                new RevocationSources(work).tried(first.get(0), "the server answered 404", Duration.ofHours(1)));

        assertThat(isNew).isTrue();
        assertThat(again).isFalse();
        assertThat(first).singleElement().satisfies(one -> assertThat(one.address())
                .isEqualTo("http://crl.nhs.uk/live.crl"));
        assertThat(second).isEmpty();
        List<RevocationSources.Source> all =
                database.asPlatform(work -> new RevocationSources(work).all(Environment.PROD));
        assertThat(all).hasSize(2).anySatisfy(one -> {
            assertThat(one.failure()).isEqualTo("the server answered 404");
            assertThat(one.triedAt()).isNotNull();
            assertThat(one.fetchedAt()).isNull();
        });
    }

    private static Outcome accept(ListedRevocations list, List<BigInteger> revoked, List<BigInteger> released) {
        return database.asPlatform(
                work -> new RevocationLists(work).accept(list, new byte[] {1, 2, 3}, revoked, released));
    }

    private static List<BigInteger> revoked(String issuerKey) {
        return database.asPlatform(work -> new RevocationLists(work).revoked(Environment.INT, issuerKey));
    }

    private static long changes() {
        return database.asPlatform(work -> new ConfigChanges(work).after(0)).stream()
                .filter(change -> change.kind().equals(ConfigChange.TRUST))
                .count();
    }

    private static ListedRevocations list(String issuerKey, String partition, int number) {
        return new ListedRevocations(
                UUID.randomUUID(),
                Environment.INT,
                issuerKey,
                "CN=Sub",
                partition,
                BigInteger.valueOf(number),
                MADE,
                MADE.plus(Duration.ofDays(1)),
                2,
                "upload",
                MADE);
    }
}
