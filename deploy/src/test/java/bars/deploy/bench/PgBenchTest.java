package bars.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PgBenchTest {
    /** Golden: what pgbench 15 prints. */
    private static final String PRINTED =
            """
            pgbench (15.18 (Debian 15.18-0+deb12u1), server 17.11)
            transaction type: insert.sql
            scaling factor: 1
            query mode: prepared
            number of clients: 16
            number of threads: 2
            maximum number of tries: 1
            duration: 8 s
            number of transactions actually processed: 47942
            number of failed transactions: 0 (0.000%)
            latency average = 2.669 ms
            initial connection time = 34.178 ms
            tps = 5993.669994 (without initial connection time)
            """;

    @Test
    void readsRateAndLatency() throws Exception {
        PgBench.Outcome outcome = PgBench.Outcome.of(PRINTED);

        assertThat(outcome.perSecond()).isEqualTo(5993.669994);
        assertThat(outcome.averageMillis()).isEqualTo(2.669);
    }

    @Test
    void refusesARunThatDidNotFinish() {
        assertThatThrownBy(() -> PgBench.Outcome.of("pgbench: error: connection to server failed"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("connection to server failed");
    }

    @Test
    void takesTheMiddleOfTheRounds() {
        List<PgBench.Outcome> rounds =
                List.of(new PgBench.Outcome(30, 1), new PgBench.Outcome(10, 1), new PgBench.Outcome(20, 1));

        assertThat(PgBench.median(rounds)).hasValue(20);
        assertThat(PgBench.median(List.of())).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void aLoginSaysWhereTheDatabaseIs() {
        DatabaseLogin login =
                new DatabaseLogin("jdbc:postgresql://127.0.0.1:43905/bars?ApplicationName=x", "bars", "s3cret");

        assertThat(login.host()).isEqualTo("127.0.0.1");
        assertThat(login.port()).isEqualTo("43905");
        assertThat(login.name()).isEqualTo("bars");
        assertThat(login).asString().doesNotContain("s3cret");
    }
}
