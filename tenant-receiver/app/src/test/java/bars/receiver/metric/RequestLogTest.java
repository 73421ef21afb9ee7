package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.receiver.exchange.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static final Duration TOOK = Duration.ofMillis(12);
    private static final Logger JDK = Logger.getLogger("bars.requests");

    private final List<String> lines = new ArrayList<>();
    private final Arrival arrival = TrafficTest.arrival(Environment.INT, 0);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        JDK.setUseParentHandlers(false);
        JDK.setLevel(Level.INFO);
        JDK.addHandler(handler);
    }

    @AfterEach
    void leave() {
        JDK.removeHandler(handler);
        JDK.setUseParentHandlers(true);
        JDK.setLevel(null);
    }

    @Test
    void aRefusedRequestHasALineWithItsIdsAndNothingOfItsContent() {
        new RequestLog(RequestLog.Which.REFUSED)
                .answered(arrival, name -> null, Interaction.PROCESS_MESSAGE, 422, TOOK);

        assertThat(lines)
                .containsExactly(
                        "INFO event=request tenant=" + arrival.endpoint().odsCode()
                                + " env=" + arrival.endpoint().scope().environment()
                                + " type=process-message request-id="
                                + arrival.key().requestId() + " correlation-id="
                                + arrival.key().correlationId() + " status=422 outcome=refused millis=12");
    }

    @Test
    void whoSentAFaultyRequestIsToldWhereItHasTheFormOfAnOdsCode() {
        RequestLog log = new RequestLog(RequestLog.Which.ALL);
        for (String said : List.of("FM111", "9990000018", "a patient", "x26")) {
            log.answered(arrival, organisation(said), Interaction.SLOT, 400, TOOK);
        }
        log.answered(arrival, name -> "garbage", Interaction.SLOT, 400, TOOK);
        log.answered(arrival, organisation("FM111"), Interaction.SLOT, 200, TOOK);

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).endsWith(" millis=12 caller=FM111");
        assertThat(lines.subList(1, 6)).noneMatch(line -> line.contains("caller="));
    }

    private static Function<String, @Nullable String> organisation(String code) {
        String json = "{\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/ods-organization-code\",\"value\":\""
                + code + "\"}]}";
        String header = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return name -> name.equals("NHSD-End-User-Organisation") ? header : null;
    }

    @Test
    void ourOwnFailuresAreWarnings() {
        new RequestLog(RequestLog.Which.REFUSED).answered(arrival, name -> null, Interaction.SLOT, 503, TOOK);

        assertThat(lines).singleElement().asString().startsWith("WARNING ").contains("outcome=error");
    }

    @Test
    void anAnswerThatWasNotReadyInTimeIsOneOfThem() {
        new RequestLog(RequestLog.Which.REFUSED)
                .answered(arrival, name -> null, Interaction.PROCESS_MESSAGE, 408, TOOK);

        assertThat(lines).singleElement().asString().startsWith("WARNING ").contains("status=408 outcome=error");
    }

    @Test
    void whatIsLoggedIsASetting() {
        new RequestLog(RequestLog.Which.REFUSED).answered(arrival, name -> null, Interaction.SLOT, 200, TOOK);
        new RequestLog(RequestLog.Which.NONE).answered(arrival, name -> null, Interaction.SLOT, 500, TOOK);
        assertThat(lines).isEmpty();

        new RequestLog(RequestLog.Which.ALL).answered(arrival, name -> null, Interaction.SLOT, 200, TOOK);
        assertThat(lines).singleElement().asString().contains("status=200 outcome=ok");
    }
}
