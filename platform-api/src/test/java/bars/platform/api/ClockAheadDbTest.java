package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.db.sender.ActsNext;
import bars.db.sender.OutboxLeases;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxState;
import bars.db.sender.OutboxTurn;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.metric.AdminCounts;
import bars.platform.node.SystemDesk;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.sender.OutboxDesk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of the console whose clock is an hour ahead of the database's. */
class ClockAheadDbTest {
    private static final Clock AHEAD = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    private final TestDatabase test = TestDatabase.create();
    private final OutboxDesk desk = new OutboxDesk(test.database(), new Ids(AHEAD), new AdminCounts(), AHEAD);
    private final Caller caller = new Caller(
            "user:1", "Somebody", EnumSet.allOf(Permission.class), Bounds.everywhere(), null, null, Instant.now());

    private UUID id = new UUID(0, 0);

    @BeforeEach
    void add() {
        id = OutboxRows.due(test.database(), TestTenants.tenant(test.database(), "A1001"), null);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void deadLetterThatIsSentAgainIsDueAtOnce() {
        take();
        settle(new Settlement(id, 1, OutboxState.DEAD, Duration.ZERO, false, 1, 422, null, "refused", ActsNext.TENANT));

        var view = desk.retry(caller, "A1001", id, Precondition.any());

        assertThat(view.giveUpAt()).isBefore(Instant.now().plus(OutboxDesk.PATIENCE));
        assertThat(take()).hasSize(1);
    }

    @Test
    void whatIsBeingSentIsNotTakenBack() {
        assertThat(take()).hasSize(1);

        assertThatThrownBy(() -> desk.cancel(caller, "A1001", id, Precondition.any()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("on its way");
    }

    @Test
    void nodeThatTellsOfItselfIsLive() {
        Instant now = Instant.now();
        test.database().doAsPlatform(work -> new Nodes(work)
                .beat(new Node(UUID.randomUUID(), "receiver", "", "host-1", Map.of(), now, now)));

        assertThat(new SystemDesk(test.database(), AHEAD).nodes(caller))
                .singleElement()
                .satisfies(node -> assertThat(node.live()).isTrue());
    }

    private List<Leased> take() {
        return test.database()
                .asPlatform(work -> new OutboxLeases(work).take(OutboxTurn.fresh(4), 10, Duration.ofMinutes(1)));
    }

    private void settle(Settlement settlement) {
        test.database().<Integer>asPlatform(work -> new OutboxLeases(work).settle(List.of(settlement)));
    }
}
