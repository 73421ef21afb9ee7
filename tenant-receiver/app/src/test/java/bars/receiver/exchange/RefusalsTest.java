package bars.receiver.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bars.edge.handshake.RefusalCounts;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {
    private final Refusals refusals = new Refusals(UUID::randomUUID);

    @ParameterizedTest
    @EnumSource
    void listenerKnowsTheCodeByTheStatus(RecCode code) {
        for (IssueType type : IssueType.values()) {
            Answer answer = refusals.answer(Refusal.of(code, type, "As the test says"));

            assertThat(RefusalCounts.code(answer.status())).isEqualTo(code.code());
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"" + code.code() + "\"");
        }
    }
}
