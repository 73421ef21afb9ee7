package bars.deploy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
    @Test
    void nhsNumbersAreBlackedOut() {
        assertThat(LogLine.redacted("patient 943 476 5919 and 9434765919")).isEqualTo("patient [number] and [number]");
        String byChance = "request-id=fe943476-5919-40ff-b26e-9434765919ab";
        assertThat(LogLine.redacted(byChance)).as("an id").isEqualTo(byChance);
        assertThat(LogLine.redacted("fe943-476-5919-40ff")).as("no id").isEqualTo("fe[number]-40ff");
    }

    @Test
    void otherTenDigitsStay() {
        assertThat(LogLine.redacted("call 1234567890")).isEqualTo("call 1234567890");
    }

    @Test
    void tokensAndKeysAreBlackedOut() {
        assertThat(LogLine.redacted("Authorization: Bearer abcdefghijkl")).isEqualTo("Authorization: [token]");
        assertThat(LogLine.redacted("-----BEGIN " + "PRIVATE KEY-----\nMII\n-----END " + "PRIVATE KEY----- x"))
                .isEqualTo("[private key] x");
    }

    @Test
    void linesOfARequestHaveItsIdsAsFieldsAndNothingElseOfIt() {
        ThreadLocal<Supplier<Map<String, String>>> request = new ThreadLocal<>();
        System.getProperties().put("bars.log.fields", request);
        try {
            request.set(() -> Map.of("requestId", "a\"9434765919", "tenant", "X26", "patient", "Ann"));

            assertThat(new LogLine().format(new LogRecord(Level.INFO, "text")))
                    .contains("\"requestId\":\"a\\\"[number]\",\"tenant\":\"X26\",\"message\":\"text\"}")
                    .doesNotContain("Ann", "patient", "correlationId");
            request.remove();
            assertThat(new LogLine().format(new LogRecord(Level.INFO, "text"))).doesNotContain("requestId", "X26");
        } finally {
            System.getProperties().remove("bars.log.fields");
        }
    }

    @Test
    void oneRecordIsOneLineOfJson() {
        LogRecord entry = new LogRecord(Level.INFO, "a \"quoted\"\nsecond line");
        entry.setThrown(new IllegalStateException("why", new IllegalArgumentException("because")));

        assertThat(new LogLine().format(entry))
                .endsWith("\"}\n")
                .contains("\"message\":\"a \\\"quoted\\\"\\nsecond line\"")
                .contains("why")
                .contains("because")
                .containsOnlyOnce("\n");
    }
}
