package bars.edge.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which handshakes leave a record and which are only counted. */
class HandshakeJournalTest {
    private final HandshakeJournal journal = new HandshakeJournal();

    @Test
    void allAreCountedAndOneInAHundredOfTheAcceptedIsKept() {
        long sampled = IntStream.range(0, 1_000)
                .filter(i -> journal.sampled("INT", "ok"))
                .peek(i -> journal.keep(record("10.0.0.1", true, "ok")))
                .count();

        assertThat(sampled).isEqualTo(10);
        assertThat(counted("ok")).isEqualTo(1_000);
        assertThat(journal.drain(5_000)).hasSize(10);
    }

    @Test
    void oneScannerCannotPushTheOthersOut() {
        for (int i = 0; i < 5_000; i++) {
            journal.refused(record("10.0.0.1", false, "server-name"));
        }
        journal.refused(record("10.0.0.2", false, "server-name"));

        List<HandshakeRecord> kept = journal.drain(10_000);
        assertThat(counted("server-name")).isEqualTo(5_001);
        assertThat(counted("not-recorded")).isPositive();
        assertThat(kept).hasSizeLessThan(1_000).anyMatch(one -> one.address().equals("10.0.0.2"));
    }

    @Test
    void nobodyWaitsWhenNobodyDrains() {
        for (int i = 0; i < 10_000; i++) {
            journal.refused(record("10.0." + i / 250 + "." + i % 250, false, "address"));
        }

        assertThat(journal.drain(20_000)).hasSizeLessThan(5_000);
        assertThat(counted("not-recorded")).isPositive();
    }

    @Test
    void environmentsAreCountedEachForItself() {
        journal.sampled("PROD", "ok");
        journal.sampled("INT", "ok");
        journal.sampled("INT", "ok");
        journal.refused(new HandshakeRecord(
                Instant.EPOCH, null, null, "10.0.0.1", null, false, "no-server-name", "In words", List.of()));

        assertThat(journal.counts())
                .containsExactly(
                        new EnvironmentCount("", "no-server-name", 1),
                        new EnvironmentCount("INT", "ok", 2),
                        new EnvironmentCount("PROD", "ok", 1));
    }

    private long counted(String rule) {
        return journal.counts().stream()
                .filter(one -> one.environment().equals("INT") && one.word().equals(rule))
                .mapToLong(EnvironmentCount::count)
                .sum();
    }

    private static HandshakeRecord record(String address, boolean accepted, String rule) {
        return new HandshakeRecord(
                Instant.EPOCH, "a.nhs.uk", "INT", address, "TLSv1.3", accepted, rule, "In words", List.of());
    }
}
