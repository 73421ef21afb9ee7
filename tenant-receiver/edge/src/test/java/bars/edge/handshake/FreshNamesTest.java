package bars.edge.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshNamesTest {
    private final FreshNames fresh = new FreshNames();

    @Test
    void onlyWatchedNamesAndTheirPresentCertificateAreCounted() {
        fresh.watch(Map.of("a.nhs.uk", "11"));
        fresh.taken("a.nhs.uk", "11");
        fresh.taken("a.nhs.uk", "00");
        fresh.refused("a.nhs.uk");
        fresh.refused("b.nhs.uk");
        fresh.refused(null);

        assertThat(fresh.outcomes()).containsExactly(Map.entry("a.nhs.uk", new FreshNames.Outcome("11", 1, 1)));
    }

    @Test
    void countsGoOnWhileTheCertificateStaysAndBeginAnewWithAnother() {
        fresh.watch(Map.of("a.nhs.uk", "11"));
        fresh.refused("a.nhs.uk");
        fresh.watch(Map.of("a.nhs.uk", "11", "b.nhs.uk", "22"));

        assertThat(fresh.outcomes().get("a.nhs.uk")).isEqualTo(new FreshNames.Outcome("11", 0, 1));

        fresh.watch(Map.of("a.nhs.uk", "33"));

        assertThat(fresh.outcomes()).containsExactly(Map.entry("a.nhs.uk", new FreshNames.Outcome("33", 0, 0)));
        assertThat(fresh.fingerprint("b.nhs.uk")).isNull();
    }
}
