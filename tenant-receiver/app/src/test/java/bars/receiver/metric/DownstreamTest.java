package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import org.junit.jupiter.api.Test;

class DownstreamTest {
    private static final TenantScope KNOWN = new TenantScope(7, Environment.PROD);
    private static final TenantScope UNKNOWN = new TenantScope(8, Environment.INT);

    private final Downstream downstream = new Downstream(id -> id == 7 ? "X26" : "");

    @Test
    void callsAreToldApartByWhomTheyWentToAndHowTheyEnded() {
        downstream.calling(Callee.proxy(KNOWN)).ended(200);
        downstream.calling(Callee.proxy(KNOWN)).ended(303);
        downstream.calling(Callee.relay(KNOWN)).ended(404);
        downstream.calling(Callee.webhook(UNKNOWN)).ended(502);
        downstream.calling(Callee.token(null, Environment.INT)).ended(null);

        assertThat(downstream.text())
                .contains(
                        "# TYPE bars_downstream_requests_total counter",
                        "bars_downstream_requests_total{to=\"proxy\",tenant=\"X26\",env=\"PROD\",outcome=\"ok\"} 2",
                        "bars_downstream_requests_total{to=\"relay\",tenant=\"X26\",env=\"PROD\",outcome=\"refused\"} 1",
                        "bars_downstream_requests_total{to=\"webhook\",tenant=\"\",env=\"INT\",outcome=\"error\"} 1",
                        "bars_downstream_requests_total{to=\"token\",tenant=\"\",env=\"INT\",outcome=\"unreachable\"} 1");
    }

    @Test
    void callsAreTimedWithoutTheirTenants() {
        downstream.calling(Callee.proxy(KNOWN)).ended(200);
        downstream.calling(Callee.proxy(KNOWN)).ended(null);

        assertThat(downstream.text())
                .contains(
                        "# TYPE bars_downstream_duration_seconds histogram",
                        "bars_downstream_duration_seconds_bucket{to=\"proxy\",env=\"PROD\",le=\"32.0\"} 2",
                        "bars_downstream_duration_seconds_count{to=\"proxy\",env=\"PROD\"} 2");
    }
}
