package bars.platform.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.metric.Exposition;
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

        Exposition page = new Exposition();
        counts.write(page);

        assertThat(page.text().lines())
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
}
