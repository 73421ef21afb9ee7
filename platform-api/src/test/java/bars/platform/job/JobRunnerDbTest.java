package bars.platform.job;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Rows;
import bars.db.TestDatabase;
import bars.db.job.Jobs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunnerDbTest {
    private static final String KIND = "breaks";

    private final AtomicInteger begun = new AtomicInteger();
    private final UUID job = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private TestDatabase test;

    @SuppressWarnings("NullAway.Init")
    private JobRunner runner;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
        runner = new JobRunner(test.database(), List.of(new Breaking()), Clock.systemUTC());
        test.database().doAsPlatform(work -> new Jobs(work)
                .queue(
                        job,
                        KIND,
                        null,
                        List.of(),
                        "token:1",
                        null,
                        Map.of(),
                        Clock.systemUTC().instant()));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void jobWhoseCodeIsNotThereFails() {
        assertThat(runner.runNext()).isTrue();

        assertThat(status()).isEqualTo("FAILED");
        assertThat(runner.runNext()).isFalse();
    }

    @Test
    void jobThatTookItsNodeDownTenTimesIsNotBegunAgain() {
        sql("update job set status = 'RUNNING', attempt = 10, lease_until = now() - interval '1 second'");

        assertThat(runner.runNext()).isTrue();

        assertThat(begun).hasValue(0);
        assertThat(status()).isEqualTo("FAILED");
    }

    private final class Breaking implements JobHandler {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Map<String, Object> run(JobContext context) {
            begun.incrementAndGet();
            throw new NoClassDefFoundError("bars/Missing");
        }
    }

    private void sql(String change) {
        test.database().doAsPlatform(work -> new Rows(work).change(change));
    }

    private String status() {
        return test.database().asPlatform(work -> new Rows(work)
                .first("select status from job where id = ?", row -> row.getString(1), job)
                .orElseThrow());
    }
}
