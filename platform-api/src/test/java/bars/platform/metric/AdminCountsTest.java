package bars.platform.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdminCountsTest {

    @Test
    void signInsAndReplaysAreCountedByKind() {
        var counts = new AdminCounts();
        counts.signedIn(AdminCounts.Method.SINGLE_SIGN_ON);
        counts.refused(AdminCounts.Method.PASSWORD);
        counts.refused(AdminCounts.Method.PASSWORD);
        counts.refused(AdminCounts.Method.TOKEN);
        counts.replayed(AdminCounts.Replay.OUTBOX);

        var text = new MetricText();
        counts.write(text);

        assertThat(text.toString().lines())
                .contains(
                        "# TYPE bars_admin_logins_total counter",
                        "bars_admin_logins_total{method=\"single-sign-on\",outcome=\"ok\"} 1",
                        "bars_admin_logins_total{method=\"password\",outcome=\"refused\"} 2",
                        "bars_admin_logins_total{method=\"passkey\",outcome=\"ok\"} 0",
                        "bars_admin_logins_total{method=\"token\",outcome=\"refused\"} 1",
                        "bars_replay_total{kind=\"outbox\"} 1",
                        "bars_replay_total{kind=\"message\"} 0")
                .noneMatch(line -> line.contains("method=\"token\",outcome=\"ok\""));
    }

    @Test
    void labelsCannotBreakOut() {
        var text = new MetricText();
        text.metric("a", "gauge", "A").sample("a", List.of("b", "x\"} 1\n\\"), 0.5);

        assertThat(text).hasToString("# HELP a A\n# TYPE a gauge\na{b=\"x\\\"} 1\\n\\\\\"} 0.5\n");
    }
}
