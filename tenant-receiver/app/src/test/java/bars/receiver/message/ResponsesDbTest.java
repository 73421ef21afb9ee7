package bars.receiver.message;

import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.receiver.exchange.Answer;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Answers to what we asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponsesDbTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String OWN = "20009999";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    @SuppressWarnings("NullAway.Init")
    private UUID service;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
        service = receiver.service(OWN, "a4t1", "2.0.0");
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    @Test
    void answerBelongsToWhatItsServiceWasAskedHoweverMuchWasSentOnInTheConversation() {
        UUID conversation = UUID.randomUUID();
        UUID first = asked(conversation, "20001111");
        UUID onward = asked(conversation, "20002222");

        Answer taken = receiver.new Request(OWN, interimOf("20001111").bytes())
                .in(conversation.toString())
                .send();

        assertThat(taken.status()).as(text(taken)).isEqualTo(200);
        assertThat(state(first)).isEqualTo(SentRequest.State.BEGUN);
        assertThat(state(onward)).isEqualTo(SentRequest.State.OPEN);
    }

    @Test
    void answerOfAServiceThatWasNotAskedBelongsToNothing() {
        UUID conversation = UUID.randomUUID();
        UUID asked = asked(conversation, "20001111");

        Answer refused = receiver.new Request(OWN, interimOf("20003333").bytes())
                .in(conversation.toString())
                .send();

        assertThat(refused.status()).as(text(refused)).isEqualTo(404);
        assertThat(state(asked)).isEqualTo(SentRequest.State.OPEN);
    }

    /** A request of ours to {@code target}. */
    private UUID asked(UUID conversation, String target) {
        UUID id = UUID.randomUUID();
        receiver.database.doInTenant(receiver.scope(), work -> new SentRequests(work)
                .add(new SentRequest(
                        id,
                        0,
                        service,
                        conversation,
                        UUID.randomUUID().toString(),
                        "NEW_VALIDATION",
                        "a4t1",
                        DOS,
                        target,
                        SentRequest.State.OPEN,
                        Instant.now(),
                        Instant.now())));
        return id;
    }

    /** Names a Bundle.id that we do not know, as some do. */
    private static SampleBundle interimOf(String service) {
        SampleRoute back = new SampleRoute(
                new ServiceId(DOS, OWN),
                TestReceiver.ODS,
                "Tenant " + TestReceiver.ODS,
                new ServiceId(DOS, service),
                "FM111",
                "a4t1",
                "2.0.0");
        SampleCase about = TestReceiver.aCase();
        return new SampleMessages(back, about).interim();
    }

    private SentRequest.State state(UUID id) {
        return receiver.database.inTenant(
                receiver.scope(),
                work -> new SentRequests(work).byId(id).orElseThrow().state());
    }
}
