package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.seal.TenantKeys;
import bars.db.sender.ActsNext;
import bars.db.sender.ApiApplication;
import bars.db.sender.ApiApplications;
import bars.db.sender.Lookup;
import bars.db.sender.Lookups;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxState;
import bars.receiver.sender.Gateway.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PumpDbTest extends PumpSite {
    @Test
    void aDueMessageIsDeliveredWithItsHeadersAndContent() {
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DELIVERED);
        assertThat(gateway.seen).singleElement().satisfies(seen -> {
            assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"" + id + "\"}");
            assertThat(seen.headers().get("Use-context"))
                    .containsExactly("a4t1|validation|servicerequest-response|new");
            assertThat(seen.headers().get("Content-type")).containsExactly("application/fhir+json");
        });
    }

    @Test
    void aTriedMessageGoesAgainWithTheSameIds() {
        AtomicInteger tries = new AtomicInteger();
        gateway.counterpart = seen ->
                tries.incrementAndGet() < 4 ? Reply.of(503, "REC_SERVICE_UNAVAILABLE", "transient") : Reply.good();
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DELIVERED);
        assertThat(gateway.seen)
                .hasSize(4)
                .extracting(Gateway.Seen::requestId)
                .containsOnly(message(id).requestId().toString());
        assertThat(downstream.text())
                .contains(
                        "bars_downstream_requests_total{to=\"proxy\",tenant=\"A1001\",env=\"INT\",outcome=\"error\"} 3\n",
                        "bars_downstream_requests_total{to=\"proxy\",tenant=\"A1001\",env=\"INT\",outcome=\"ok\"} 1\n",
                        "bars_downstream_requests_total{to=\"token\",tenant=\"\",env=\"INT\",outcome=\"ok\"} 1\n");
    }

    @Test
    void aDuplicateIsProofOfDelivery() {
        gateway.counterpart = seen -> Reply.of(409, "REC_CONFLICT", "duplicate");
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DELIVERED);
    }

    @Test
    void aRefusalIsADeadLetterThatTheTenantLooksAt() {
        gateway.counterpart = seen -> Reply.of(422, "REC_UNPROCESSABLE_ENTITY", "not-supported");
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(message(id).actsNext()).isEqualTo(ActsNext.TENANT);
        assertThat(message(id).reason()).contains("422", "REC_UNPROCESSABLE_ENTITY");
        assertThat(gateway.seen).hasSize(1);
    }

    @Test
    void oneTokenServesManyMessagesAndAWornOneIsReplaced() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(add(UUID.randomUUID()));
        }
        pump();
        await(() -> ids.stream().allMatch(id -> state(id) == OutboxState.DELIVERED));
        assertThat(gateway.tokensGiven).hasValue(1);

        gateway.revokeTokens();
        UUID late = add(UUID.randomUUID());
        pumpOf(0).wake();
        await(() -> state(late) == OutboxState.DELIVERED);
        assertThat(gateway.tokensGiven).hasValue(2);
    }

    @Test
    void aTokenRefusedIsSaidInPlainWordsAndNothingIsLost() {
        gateway.tokenError = "Invalid 'kid' header in client_assertion JWT - no matching public key";
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> message(id).reason() != null);
        assertThat(message(id).reason()).contains("does not hold our key yet", "message_id m-1");
        assertThat(message(id).state()).isEqualTo(OutboxState.DUE);
    }

    @Test
    void theNextKeySignsOnceItMayBeUsed() throws Exception {
        addKey(2, Instant.now().plus(Duration.ofHours(1)));
        UUID id = add(UUID.randomUUID());
        gateway.keys.remove("Demo-INT-2");
        pump();

        await(() -> state(id) == OutboxState.DELIVERED);
    }

    @Test
    void closingWaitsForWhatIsOnItsWayAndTakesNothingMore() {
        var arrived = new java.util.concurrent.CountDownLatch(1);
        var answered = new java.util.concurrent.CountDownLatch(1);
        gateway.counterpart = seen -> {
            arrived.countDown();
            awaitQuietly(answered);
            return Reply.good();
        };
        UUID first = add(UUID.randomUUID());
        Sending sending = pump(Clock.systemUTC(), PATIENT);
        awaitQuietly(arrived);

        Thread closing = new Thread(sending::close);
        closing.start();
        await(() -> waitsForWhatIsOnItsWay(closing));
        UUID late = add(UUID.randomUUID());
        answered.countDown();
        await(() -> !closing.isAlive());

        assertThat(state(first)).isEqualTo(OutboxState.DELIVERED);
        assertThat(state(late)).isEqualTo(OutboxState.DUE);
        assertThat(message(late).attempts()).isZero();
    }

    @Test
    void aTenantWhoseCounterpartHangsKeepsNoOtherWaiting() {
        var answered = new java.util.concurrent.CountDownLatch(1);
        TenantScope other = new TenantScope(TestTenants.tenant(database, "B2002"), Environment.INT);
        UUID late = UUID.randomUUID();
        gateway.counterpart = seen -> {
            if (!seen.conversation().equals(late.toString())) {
                awaitQuietly(answered);
            }
            return Reply.good();
        };
        for (int i = 0; i < 10; i++) {
            add(UUID.randomUUID());
        }
        Sending sending = pump(Clock.systemUTC(), PATIENT.atOnce(4, 2));
        await(() -> gateway.seen.size() == 2);

        add(other, late, Duration.ofHours(72));
        sending.pump().wake();

        await(() -> gateway.seen.size() == 3);
        assertThat(gateway.seen.get(2).conversation()).isEqualTo(late.toString());
        answered.countDown();
    }

    /** Whoever closes is there once nothing more is taken. */
    private static boolean waitsForWhatIsOnItsWay(Thread closing) {
        List<StackTraceElement> frames = List.of(closing.getStackTrace());
        return frames.stream().anyMatch(frame -> frame.getMethodName().equals("awaitNanos"))
                && frames.stream()
                        .anyMatch(frame -> frame.getClassName().equals(Pump.class.getName())
                                && frame.getMethodName().equals("close"));
    }

    /** With room for one message alone, a place that was lost would be the last. */
    @Test
    void aTryThatCannotEvenBeginGoesAgainWhenItsLeaseEnds() {
        baseUrl("no address");
        UUID id = add(UUID.randomUUID());
        pump(Clock.systemUTC(), QUICK.atOnce(1, 1).waiting(Duration.ofMillis(500), Duration.ofSeconds(1)));
        await(() -> message(id).attempts() > 0);

        baseUrl(gateway.url("/FHIR/R4"));

        await(() -> state(id) == OutboxState.DELIVERED);
    }

    /** Somebody waits for it. */
    @Test
    void aQuestionThatCannotEvenBeAskedIsAnswered() {
        baseUrl("no address");
        UUID id = UUID.randomUUID();
        byte[] query =
                new TenantKeys(database, vault).current(tenant.tenantId()).seal(new byte[0], Lookup.use(id));
        database.doInTenant(tenant, work -> new Lookups(work)
                .add(new Lookup(id, tenant, "/metadata", Map.of(), query), Duration.ofMinutes(1)));
        pump();

        await(() -> outcome(id).isPresent());
        assertThat(outcome(id).orElseThrow().reason()).contains("could not be asked");
    }

    private Optional<Lookups.Outcome> outcome(UUID lookup) {
        return database.inTenant(tenant, work -> new Lookups(work).outcome(lookup));
    }

    private void baseUrl(String address) {
        database.doAsPlatform(work -> {
            ApiApplications applications = new ApiApplications(work);
            ApiApplication now = applications.byId(application).orElseThrow();
            applications.replace(new ApiApplication(
                    now.id(),
                    now.tenantId(),
                    now.environment(),
                    now.name(),
                    now.kidPrefix(),
                    now.apiKey(),
                    now.appId(),
                    now.description(),
                    now.productName(),
                    now.keyHosting(),
                    now.tokenUrl(),
                    address,
                    now.registration(),
                    now.version()));
        });
    }

    private static void awaitQuietly(java.util.concurrent.CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void killsAndAMisbehavingCounterpartLoseNothingAndKeepTheOrder() {
        var random = new Random(7);
        Set<String> effects = ConcurrentHashMap.newKeySet();
        Map<String, List<Integer>> orders = new ConcurrentHashMap<>();
        gateway.counterpart = seen -> misbehave(random, effects, orders, seen);
        Map<UUID, Integer> all = new HashMap<>();
        for (int conversation = 0; conversation < 40; conversation++) {
            UUID correlation = UUID.randomUUID();
            for (int place = 0; place < 5; place++) {
                all.put(add(correlation), place);
            }
        }
        for (int kill = 0; kill < 5; kill++) {
            Sending one = pump();
            int before = effects.size();
            await(() -> effects.size() >= before + 15);
            one.pump().abandon();
        }
        pump();

        await(() -> all.keySet().stream().allMatch(id -> state(id) == OutboxState.DELIVERED));
        assertThat(effects).hasSize(all.size());
        orders.values().forEach(order -> assertThat(order).isSorted());
    }

    /** Takes a message once; sometimes says nothing useful about it, sometimes before taking it. */
    private Reply misbehave(Random random, Set<String> effects, Map<String, List<Integer>> orders, Gateway.Seen seen) {
        int dice;
        synchronized (random) {
            dice = random.nextInt(10);
        }
        if (dice == 0) {
            return Reply.of(503, "SERVICE_UNAVAILABLE", "503");
        }
        if (!effects.add(seen.requestId())) {
            return Reply.of(409, "REC_CONFLICT", "duplicate");
        }
        orders.computeIfAbsent(seen.conversation(), key -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(place(seen));
        return dice == 1 ? new Reply(200, false, null, null) : Reply.good();
    }

    private int place(Gateway.Seen seen) {
        return (int) database.<Long>asPlatform(work -> new Outbox(work)
                        .page(tenant.tenantId(), null, null, null, null, 1_000).stream()
                                .filter(m -> m.requestId().toString().equals(seen.requestId()))
                                .findFirst()
                                .orElseThrow()
                                .sequence())
                .longValue();
    }
}
