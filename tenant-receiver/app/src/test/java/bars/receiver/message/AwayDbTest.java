package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.requirement.Requirement;
import bars.receiver.exchange.Answer;
import org.junit.jupiter.api.Test;

/** A database that is away. */
class AwayDbTest {
    @Test
    @Requirement("LIM-02")
    void messageIsNotAvailableForAndToBeSentAgain() {
        TestReceiver receiver = new TestReceiver();
        receiver.service("32000001", "a1t1", "2.1.0");
        receiver.database.close();

        Answer answer = receiver
                .new Request(
                        "32000001",
                        messages("32000001", "a1t1", "2.1.0").request().bytes())
                .send();

        refused(answer, 503, "REC_SERVICE_UNAVAILABLE", "transient");
        assertThat(answer.headers()).containsKey("Retry-After");
    }
}
