package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.metric.Exposition;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final Steps steps = new Steps();

    @Test
    void whoNeverBeganIsNotMeasured() {
        Steps.reached(Steps.Step.PARSE);

        assertThat(page()).contains("bars_message_cpu_seconds_count{step=\"parse\"} 0");
    }

    @Test
    void whoLeftAMessageIsNotMeasured() {
        steps.begin();
        Steps.end();
        Steps.reached(Steps.Step.PARSE);

        assertThat(page()).contains("bars_message_cpu_seconds_count{step=\"parse\"} 0");
    }

    @Test
    void bothThreadsOfAMessageAreMeasuredNowAndThen() {
        for (int i = 0; i < 34; i++) {
            steps.begin();
            Steps.reached(Steps.Step.READ);
            Steps.end();
            steps.begin();
            Steps.reached(Steps.Step.PARSE);
            Steps.reached(Steps.Step.STORE);
            Steps.end();
        }

        assertThat(page())
                .contains("bars_message_cpu_seconds_count{step=\"read\"} 2")
                .contains("bars_message_cpu_seconds_count{step=\"parse\"} 2")
                .contains("bars_message_cpu_seconds_count{step=\"store\"} 2");
    }

    private String page() {
        Exposition page = new Exposition();
        steps.write(page);
        return page.text();
    }
}
