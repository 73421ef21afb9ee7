package bars.db.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpositionTest {
    @Test
    void metricIsExplainedBeforeItsSamples() {
        String page = new Exposition()
                .gauge("bars_ready_things", "Things that are ready", 3)
                .metric("bars_things_total", Exposition.Type.COUNTER, "Things by colour")
                .sample("bars_things_total", Exposition.labels("colour", "red", "size", "big"), 7L)
                .text();

        assertThat(page)
                .isEqualTo(
                        """
                        # HELP bars_ready_things Things that are ready
                        # TYPE bars_ready_things gauge
                        bars_ready_things 3
                        # HELP bars_things_total Things by colour
                        # TYPE bars_things_total counter
                        bars_things_total{colour="red",size="big"} 7
                        """);
    }

    @Test
    void valueOfALabelCannotEndItsLabelOrItsLine() {
        assertThat(Exposition.labels("issuer", "CN=\"a\\b\"\nbars_ready 1"))
                .isEqualTo("issuer=\"CN=\\\"a\\\\b\\\"\\nbars_ready 1\"");
    }
}
