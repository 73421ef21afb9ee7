package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Rows;
import bars.db.exchange.FeedPlace;
import bars.db.exchange.Inbox;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.receiver.exchange.Answer;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerKind;
import bars.receiver.handler.WorkflowHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a second attempt of a request is told. Source: BaRS Core 1.5.0 §Transactional-integrity.
 */
class TransactionalIntegrityDbTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVICE = "20000001";
    private static final String APP1 = "2.1.0";

    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    private TestReceiver.Request request(byte[] body) {
        return receiver.new Request(SERVICE, body);
    }

    @Test
    @Requirement({"TI-01", "TI-06"})
    void sameRequestAgainIsADuplicateAndSaysWhenTheBodyDiffers() {
        receiver.service(SERVICE, "a1t1", APP1);
        TestReceiver.Request first =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        first.send();
        TestReceiver.Request other =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        other.headers.putAll(first.headers);

        Answer again = first.send();
        Answer changed = other.send();

        refused(again, 409, "REC_CONFLICT", "duplicate");
        refused(changed, 409, "REC_CONFLICT", "duplicate");
        assertThat(text(changed)).isNotEqualTo(text(again)).containsIgnoringCase("another");
        assertThat(feed()).hasSize(1);
    }

    /** "duplicate" is a receipt: it must not be given for what was never taken. */
    @Test
    @Requirement("TI-01")
    void anotherMessageOfAnotherConversationUnderAUsedIdIsNoDuplicate() {
        receiver.service(SERVICE, "a1t1", APP1);
        TestReceiver.Request first =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        first.send();
        TestReceiver.Request other =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        other.headers.put("x-request-id", first.header("X-Request-Id"));

        refused(other.send(), 409, "REC_CONFLICT", "conflict");

        assertThat(feed()).hasSize(1);
    }

    @Test
    @Requirement({"TI-05", "HDR-08"})
    void sameIdsAtAnotherTenantAreAnotherRequest() {
        receiver.service(SERVICE, "a1t1", APP1);
        receiver.service(TestReceiver.OTHER_ODS, "20000003", "a1t1", APP1, service -> {});
        TestReceiver.Request first =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        first.send();
        var there =
                SampleRoute.to("20000003", TestReceiver.OTHER_ODS, "Tenant " + TestReceiver.OTHER_ODS, "a1t1", APP1);
        TestReceiver.Request other = receiver
        .new Request(
                "20000003",
                new SampleMessages(there, TestReceiver.aCase()).request().bytes());
        other.header("X-Request-Id", first.header("X-Request-Id"));
        other.in(first.header("X-Correlation-Id")).at(TestReceiver.OTHER_ODS);

        assertThat(other.send().status()).isEqualTo(200);
    }

    @Test
    @Requirement("TI-03")
    void refusalIsRepeatedToARetryEvenWhenItWouldPassNow() {
        UUID service = receiver.service(SERVICE, "a4t1", "2.0.0");
        TestReceiver.Request request =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        Answer first = request.send();
        refused(first, 422, "REC_UNPROCESSABLE_ENTITY", "not-supported");
        receiver.change(service, s -> s.take(List.of("a1t1"), Map.of("1", List.of(APP1)), Instant.now()));

        Answer again = request.send();

        assertThat(again.status()).isEqualTo(422);
        assertThat(issue(again)).isEqualTo(issue(first));
        assertThat(request(messages(SERVICE, "a1t1", APP1).request().bytes())
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Requirement({"ACC-01", "ACC-03"})
    void callerWhomTheServiceDeniesIsUnauthorizedAndMayComeBackWhenAdmitted() {
        UUID service = receiver.service(SERVICE, "a1t1", APP1);
        receiver.change(
                service,
                s -> s.admit(Map.of("rules", List.of(Map.of("effect", "DENY", "odsCode", "fm111"))), Instant.now()));
        TestReceiver.Request request =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());

        refused(request.send(), 401, "REC_UNAUTHORIZED", "security");
        receiver.change(service, s -> s.admit(Map.of(), Instant.now()));
        assertThat(request.send().status()).isEqualTo(200);
    }

    @Test
    @Requirement("TI-02")
    void attemptWhileTheFirstIsAtWorkComesTooEarly() throws Exception {
        receiver.service(SERVICE, "a1t1", APP1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        receiver.handledBy(new Slow(inside, go));
        TestReceiver.Request request =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<Answer> first = pool.submit(request::send);
        inside.await();

        refused(request.send(), 425, "REC_TOO_EARLY", "duplicate");
        go.countDown();
        assertThat(first.get().status()).isEqualTo(200);
        pool.shutdown();
        refused(request.send(), 409, "REC_CONFLICT", "duplicate");
    }

    @Test
    @Requirement({"LIM-03", "TI-04"})
    void handlerThatBreaksLeavesNothingBehindAndMayBeTriedAgain() {
        receiver.service(SERVICE, "a1t1", APP1);
        AtomicInteger calls = new AtomicInteger();
        receiver.handledBy(new Breaking(calls));
        TestReceiver.Request request =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());

        refused(request.send(), 500, "REC_SERVER_ERROR", "exception");
        assertThat(feed()).isEmpty();
        refused(request.send(), 500, "REC_SERVER_ERROR", "exception");
        assertThat(calls).as("a retry is told how the first ended").hasValue(1);
    }

    @Test
    @Requirement({"LIM-03", "TI-04"})
    void nodeThatPausedTakesTheSameRequestAgain() {
        receiver.service(SERVICE, "a1t1", APP1);
        receiver.handledBy(new Pausing(new AtomicInteger()));
        TestReceiver.Request request =
                request(messages(SERVICE, "a1t1", APP1).request().bytes());

        refused(request.send(), 503, "REC_SERVICE_UNAVAILABLE", "transient");
        assertThat(request.send().status()).isEqualTo(200);
        assertThat(feed()).hasSize(1);
    }

    private List<?> feed() {
        return receiver.database.inTenant(receiver.scope(), work -> new Inbox(work).next(FeedPlace.START, null, 100));
    }

    private static String issue(Answer answer) {
        try {
            return JSON.readTree(answer.body()).path("issue").toString();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @HandlerKind("inbox")
    private record Slow(CountDownLatch inside, CountDownLatch go) implements WorkflowHandler {
        @Override
        public byte[] handle(Delivery delivery) {
            return delivery.store(work -> {
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw Refusal.conflict("interrupted");
                }
                return new Delivery.Effect(null, "{}".getBytes(StandardCharsets.UTF_8));
            });
        }
    }

    @HandlerKind("inbox")
    private record Breaking(AtomicInteger calls) implements WorkflowHandler {
        @Override
        public byte[] handle(Delivery delivery) {
            return delivery.store(work -> {
                calls.incrementAndGet();
                throw new IllegalStateException("broken on purpose");
            });
        }
    }

    /** The first time its transaction idles longer than it may. */
    @HandlerKind("inbox")
    private record Pausing(AtomicInteger calls) implements WorkflowHandler {
        @Override
        public byte[] handle(Delivery delivery) {
            return delivery.store(work -> {
                if (calls.incrementAndGet() == 1) {
                    new Rows(work)
                            .first(
                                    "select set_config('idle_in_transaction_session_timeout', '100ms', true)",
                                    row -> "");
                    try {
                        Thread.sleep(300);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return new Delivery.Effect(null, "{}".getBytes(StandardCharsets.UTF_8));
            });
        }
    }
}
