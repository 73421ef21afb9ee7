package bars.receiver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Ids;
import bars.receiver.exchange.Answer;
import bars.receiver.handler.inbox.InboxHandler;
import bars.receiver.message.TestReceiver;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every handler keeps to, whoever wrote it: a message is stored with its audit event or not at all, has its effect
 * once, and a refusal is final. Extend it with the handler and a message that it takes.
 */
public abstract class HandlerContract {
    /** The service that chose the handler; it takes referrals of Application 1. */
    protected static final String SERVICE = "20000001";

    private static final int RIVALS = 6;

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    @SuppressWarnings("NullAway.Init")
    private UUID service;

    @SuppressWarnings("NullAway.Init")
    private WorkflowHandler chosen;

    /** The handler under test; called once for each test. */
    protected abstract WorkflowHandler handler(TestReceiver given);

    /** Settings of the service beside the kind. */
    protected Map<String, Object> settings() {
        return Map.of();
    }

    /** A message that the handler takes. */
    protected byte[] taken() {
        return TestReceiver.messages(SERVICE, "a1t1", "2.1.0").request().bytes();
    }

    @BeforeEach
    void start() {
        receiver = new TestReceiver();
        UUID id = receiver.service(SERVICE, "a1t1", "2.1.0");
        WorkflowHandler handler = handler(receiver);
        choose(id, handler, settings());
        Clock clock = Clock.systemUTC();
        InboxHandler inbox = new InboxHandler(receiver.keys, new Ids(clock), clock);
        if (handler instanceof InboxHandler) {
            receiver.handledBy(handler);
        } else {
            receiver.handledBy(handler, inbox);
        }
        service = id;
        chosen = handler;
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void messageIsAnsweredAndStoredWithItsAuditEvent() throws SQLException {
        Answer answer = request().send();

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).contains("\"resourceType\":\"Bundle\"", "\"ServiceRequest\"");
        assertThat(stored()).isEqualTo(1);
        assertThat(receiver.dump("select count(*) from audit_event where action = 'message.received'"))
                .isEqualTo("1\n");
    }

    @Test
    void sameRequestAgainIsADuplicateWithoutAnEffect() throws SQLException {
        TestReceiver.Request request = request();
        request.send();

        Answer again = request.send();

        assertThat(again.status()).as(text(again)).isEqualTo(409);
        assertThat(text(again)).contains("duplicate");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void ofTheSameRequestAtOnceExactlyOneHasAnEffect() throws Exception {
        TestReceiver.Request request = request();
        ExecutorService threads = Executors.newFixedThreadPool(RIVALS);
        try {
            List<Callable<Integer>> rivals = new ArrayList<>();
            for (int i = 0; i < RIVALS; i++) {
                rivals.add(() -> request.send().status());
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : threads.invokeAll(rivals)) {
                answers.add(answer.get());
            }

            assertThat(answers).containsOnlyOnce(200).allMatch(status -> List.of(200, 409, 425)
                    .contains(status));
            assertThat(stored()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * For the tests of a handler that refuses: what it refuses leaves nothing behind, and a retry gets the same although it
     * would be taken now.
     *
     * @param refusing settings with which it refuses {@link #taken}, beside the kind
     */
    protected final void assertRefusalIsFinal(Map<String, Object> refusing) throws SQLException {
        choose(service, chosen, refusing);
        TestReceiver.Request request = request();

        Answer refused = request.send();
        choose(service, chosen, settings());
        Answer again = request.send();

        assertThat(refused.status()).as(text(refused)).isBetween(400, 599);
        assertThat(text(refused)).contains("OperationOutcome").doesNotContain("999");
        assertThat(again.status()).isEqualTo(refused.status());
        assertThat(stored()).isZero();
    }

    private void choose(UUID id, WorkflowHandler handler, Map<String, Object> settings) {
        Map<String, Object> chosenSettings = new HashMap<>(settings);
        chosenSettings.put("kind", kind(handler));
        receiver.change(id, one -> one.handleBy(chosenSettings, Instant.now()));
    }

    private static String kind(WorkflowHandler handler) {
        HandlerKind kind = handler.getClass().getAnnotation(HandlerKind.class);
        if (kind == null) {
            throw new AssertionError(handler.getClass().getName() + " has no @HandlerKind");
        }
        return kind.value();
    }

    private TestReceiver.Request request() {
        return receiver.new Request(SERVICE, taken());
    }

    private long stored() throws SQLException {
        return Long.parseLong(receiver.dump("select count(*) from message").strip());
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
