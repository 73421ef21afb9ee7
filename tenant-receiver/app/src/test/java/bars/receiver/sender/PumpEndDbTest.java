package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.MovableClock;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxState;
import bars.receiver.sender.Gateway.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Until when a message is tried, and what counts as a try. */
class PumpEndDbTest extends PumpSite {
    @Test
    void whatNobodyAnswersForTooLongIsADeadLetter() {
        gateway.counterpart = seen -> Reply.of(408, "REC_TIMEOUT", "timeout");
        UUID id = add(UUID.randomUUID(), Duration.ofMillis(100));
        pump();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(message(id).reason()).startsWith("Gave up after");
    }

    @Test
    void whatIsPutOffBeyondItsEndGoesOnceMoreAtItsEnd() {
        gateway.retryAfter = "3600";
        gateway.counterpart =
                seen -> gateway.seen.size() == 1 ? Reply.of(429, "REC_TOO_MANY_REQUESTS", "throttled") : Reply.good();
        UUID id = add(UUID.randomUUID(), Duration.ofSeconds(4));
        pump();

        await(() -> message(id).status() != null);
        assertThat(message(id).state()).isEqualTo(OutboxState.DUE);
        assertThat(message(id).reason()).contains("429", "put off beyond its end");
        await(() -> state(id) == OutboxState.DELIVERED);
        assertThat(gateway.seen).hasSize(2);
    }

    @Test
    void whatIsPutOffBeyondItsEndAgainIsADeadLetter() {
        gateway.retryAfter = "3600";
        gateway.counterpart = seen -> Reply.of(429, "REC_TOO_MANY_REQUESTS", "throttled");
        UUID id = add(UUID.randomUUID(), Duration.ofSeconds(4));
        pump();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(gateway.seen).hasSizeGreaterThan(1);
        assertThat(message(id).reason()).startsWith("Gave up after " + gateway.seen.size() + " tries");
    }

    /** Each answer has ten tries of its own, whatever went before. */
    @Test
    void whatWentBeforeDoesNotCountAmongTheFewTriesOfADefiniteAnswer() {
        gateway.counterpart = seen -> switch (gateway.seen.size()) {
            case 1, 2, 3, 4 -> new Reply(500, false, "REC_SERVER_ERROR", "exception");
            case 5, 6 -> Reply.of(408, "REC_TIMEOUT", "timeout");
            case 7, 8, 9, 10, 11, 12 -> new Reply(500, false, "REC_SERVER_ERROR", "exception");
            default -> Reply.good();
        };
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) != OutboxState.DUE);
        assertThat(state(id)).isEqualTo(OutboxState.DELIVERED);
        assertThat(gateway.seen).hasSize(13);
    }

    @Test
    void definiteAnswerWithoutIdsIsBelievedAfterAFewTriesAndAfterAsManyMoreByHand() {
        gateway.counterpart = seen -> new Reply(404, false, "PROXY_NOT_FOUND", "not-found");
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(gateway.seen).hasSize(10);
        assertThat(message(id).reason()).contains("404 PROXY_NOT_FOUND");
        database.doAsPlatform(work -> new Outbox(work).retry(tenant.tenantId(), id, Duration.ofHours(72)));
        pumpOf(0).wake();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(gateway.seen).hasSize(20);
    }

    @Test
    void tokenThatStillWorksIsUsedWhileNoNewOneIsToBeHad() {
        MovableClock hand = new MovableClock();
        hand.forward(Duration.between(hand.instant(), Instant.now()));
        pump(hand);
        UUID first = add(UUID.randomUUID());
        await(() -> state(first) == OutboxState.DELIVERED);
        gateway.tokenError = "Server error";

        hand.forward(Duration.ofSeconds(550));
        UUID worn = add(UUID.randomUUID());
        pumpOf(0).wake();
        await(() -> message(worn).attempts() > 0 && message(worn).reason() != null);

        assertThat(state(worn)).isEqualTo(OutboxState.DELIVERED);
        hand.forward(Duration.ofSeconds(150));
        UUID expired = add(UUID.randomUUID());
        pumpOf(0).wake();
        await(() -> message(expired).reason() != null);
        assertThat(state(expired)).isEqualTo(OutboxState.DUE);
        assertThat(gateway.seen).hasSize(2).extracting(Gateway.Seen::token).containsOnly("token-1");
    }

    /** Long before the lease ends: the database was there all the time. */
    @Test
    void whatTheDatabaseKeptFromATryIsGivenBack() throws SQLException {
        UUID id = add(UUID.randomUUID());
        try (Connection owner = test.owner();
                Statement lock = owner.createStatement()) {
            owner.setAutoCommit(false);
            lock.execute("lock table signing_key in access exclusive mode");
            pump(Clock.systemUTC(), PATIENT);
            await(() -> message(id).reason() != null && message(id).attempts() == 0);

            assertThat(message(id).reason()).startsWith("Waits: on our side the database took too long");
        }

        await(() -> state(id) == OutboxState.DELIVERED);
        assertThat(message(id).attempts()).isEqualTo(1);
    }

    @Test
    void whatNoDatabaseKeepsIsTakenOutOfAnAnswer() {
        gateway.counterpart = seen -> Reply.of(422, "REC_\\u0000ODD", "not-supported");
        UUID id = add(UUID.randomUUID());
        pump();

        await(() -> state(id) == OutboxState.DEAD);
        assertThat(message(id).code()).isEqualTo("REC_?ODD");
    }

    @Test
    void whatThisNodeHasNoMasterKeyForIsLeftToOthers() throws SQLException {
        UUID id = add(UUID.randomUUID());
        try (Connection owner = test.owner();
                Statement other = owner.createStatement()) {
            other.execute(
                    "update tenant_data_key set sealed_key = set_byte(sealed_key, 1, get_byte(sealed_key, 1) # 1)");
        }
        pump();

        await(() -> message(id).reason() != null);
        assertThat(message(id).state()).isEqualTo(OutboxState.DUE);
        assertThat(message(id).reason()).contains("lacks the master key");
    }

    @Test
    void anAnswerThatCannotBeStoredHoldsUpNoOther() throws SQLException {
        try (Connection owner = test.owner();
                Statement rule = owner.createStatement()) {
            rule.execute("alter table outbox_message add constraint no_such_code check (code <> 'REC_SPOILT')");
        }
        gateway.counterpart =
                seen -> gateway.seen.size() == 1 ? Reply.of(422, "REC_SPOILT", "not-supported") : Reply.good();
        UUID spoilt = add(UUID.randomUUID());
        UUID other = add(UUID.randomUUID());
        pump();

        await(() -> state(spoilt) != OutboxState.DUE && state(other) != OutboxState.DUE);
        assertThat(List.of(state(spoilt), state(other)))
                .containsExactlyInAnyOrder(OutboxState.DEAD, OutboxState.DELIVERED);
        assertThat(List.of(message(spoilt).reason(), message(other).reason()))
                .anySatisfy(reason -> assertThat(reason).isEqualTo("What the counterpart answered cannot be stored"));
    }

    /** What is over is decided by the clock of the database, which all nodes share. */
    @Test
    void nodeWhoseClockIsDaysAheadGivesNothingUp() {
        gateway.counterpart = seen -> Reply.of(408, "REC_TIMEOUT", "timeout");
        UUID id = add(UUID.randomUUID());
        pump(Clock.offset(Clock.systemUTC(), Duration.ofDays(4)));

        await(() -> message(id).attempts() > 1 && message(id).status() != null);
        assertThat(state(id)).isEqualTo(OutboxState.DUE);
    }
}
