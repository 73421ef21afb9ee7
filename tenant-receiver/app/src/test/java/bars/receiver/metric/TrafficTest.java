package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.metric.Exposition;
import bars.messages.header.MessageKey;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic =
            new Traffic(new ServedTenants(Clock.systemUTC()), new RequestLog(RequestLog.Which.REFUSED));

    @Test
    void answersAreToldApartByWhatWasAskedAndHowItEnded() {
        traffic.answered(arrival(Environment.INT, 0), name -> null, Interaction.PROCESS_MESSAGE, 200);
        traffic.answered(arrival(Environment.INT, 0), name -> null, Interaction.PROCESS_MESSAGE, 200);
        traffic.answered(arrival(Environment.INT, 0), name -> null, Interaction.PROCESS_MESSAGE, 422);
        traffic.answered(arrival(Environment.PROD, 0), name -> null, Interaction.SLOT, 503);

        assertThat(page())
                .contains(
                        "# HELP bars_messages_total ",
                        "# TYPE bars_messages_total counter",
                        "bars_messages_total{tenant=\"X26\",env=\"INT\",type=\"process-message\",status=\"200\",outcome=\"ok\"} 2",
                        "bars_messages_total{tenant=\"X26\",env=\"INT\",type=\"process-message\",status=\"422\",outcome=\"refused\"} 1",
                        "bars_messages_total{tenant=\"X26\",env=\"PROD\",type=\"slot\",status=\"503\",outcome=\"error\"} 1");
    }

    @Test
    void anAnswerThatWasNotReadyInTimeIsOurFailure() {
        traffic.answered(arrival(Environment.PROD, 4_500), name -> null, Interaction.PROCESS_MESSAGE, 408);
        traffic.answered(arrival(Environment.PROD, 0), name -> null, Interaction.PROCESS_MESSAGE, 425);

        assertThat(page()).contains("status=\"408\",outcome=\"error\"} 1", "status=\"425\",outcome=\"refused\"} 1");
    }

    @Test
    void messagesAndReadsAreTimedEachForThemselvesFromTheirArrival() {
        traffic.answered(arrival(Environment.INT, 3_000), name -> null, Interaction.PROCESS_MESSAGE, 200);
        traffic.answered(arrival(Environment.INT, 0), name -> null, Interaction.METADATA, 200);

        assertThat(page())
                .contains(
                        "bars_message_duration_seconds_bucket{env=\"INT\",type=\"process-message\",le=\"2.1\"} 0",
                        "bars_message_duration_seconds_bucket{env=\"INT\",type=\"process-message\",le=\"4.3\"} 1",
                        "bars_message_duration_seconds_bucket{env=\"INT\",type=\"metadata\",le=\"2.1\"} 1",
                        "bars_message_duration_seconds_count{env=\"INT\",type=\"metadata\"} 1");
    }

    private String page() {
        Exposition page = new Exposition();
        traffic.write(page);
        return page.text();
    }

    static Arrival arrival(Environment environment, long millisAgo) {
        HostedEndpoint endpoint = new HostedEndpoint(
                1, "x26.nhs.uk", new TenantScope(7, environment), "X26", TenantLimits.STANDARD, List.of());
        long deadline = System.nanoTime()
                + Deadline.LIMIT.toNanos()
                - Duration.ofMillis(millisAgo).toNanos();
        return new Arrival(endpoint, new MessageKey("request", "correlation"), Instant.now(), new Deadline(deadline));
    }
}
