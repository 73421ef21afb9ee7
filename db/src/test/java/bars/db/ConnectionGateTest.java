package bars.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

/** Who comes after somebody who waited in vain is told at once, for a moment. */
class ConnectionGateTest {
    private static final Connection CONNECTION = (Connection) Proxy.newProxyInstance(
            ConnectionGateTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
                throw new AssertionError(method.getName() + " is not expected");
            });

    private long now = Long.MAX_VALUE - 5; // the clock of the machine may run over
    private boolean reachable;
    private boolean connected;
    private boolean interrupted;
    private int asked;
    private final ConnectionGate gate = new ConnectionGate(
            () -> {
                asked++;
                if (!reachable) {
                    throw interrupted
                            ? new SQLException("interrupted")
                            : new SQLTransientConnectionException("refused", "08001");
                }
                return CONNECTION;
            },
            () -> connected,
            () -> now);

    @Test
    void onlyTheFirstWaits() {
        assertThatThrownBy(gate::take).hasMessage("refused");
        assertThatThrownBy(gate::take).isInstanceOf(SQLTransientConnectionException.class);
        now += ConnectionGate.TRUSTED.toNanos() - 1;
        assertThatThrownBy(gate::take).isInstanceOf(SQLTransientConnectionException.class);

        assertThat(asked).isEqualTo(1);
        assertThat(gate.waitsInVain()).isEqualTo(1);
    }

    @Test
    void theFindingIsTrustedForAMomentOnly() throws SQLException {
        assertThatThrownBy(gate::take).hasMessage("refused");
        now += ConnectionGate.TRUSTED.toNanos();
        reachable = true;

        assertThat(gate.take()).isSameAs(CONNECTION);
        now++;
        assertThat(gate.take()).isSameAs(CONNECTION);
    }

    @Test
    void whoeverMayHopeForAConnectionOfThePoolWaits() throws SQLException {
        assertThatThrownBy(gate::take).hasMessage("refused");
        reachable = true;
        connected = true;

        assertThat(gate.take()).isSameAs(CONNECTION);
    }

    @Test
    void whoIsInterruptedFindsNothingOut() {
        interrupted = true;
        assertThatThrownBy(gate::take).hasMessage("interrupted");
        assertThatThrownBy(gate::take).hasMessage("interrupted");

        assertThat(asked).isEqualTo(2);
        assertThat(gate.waitsInVain()).isZero();
    }

    @Test
    void whoIsToldKnowsThatTheDatabaseIsAway() {
        assertThatThrownBy(gate::take).hasMessage("refused");

        assertThatThrownBy(gate::take).satisfies(thrown -> assertThat(DatabaseFailure.of(thrown))
                .isInstanceOf(DatabaseFailure.Unavailable.class));
    }
}
