package bars.db.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    private static final Map<String, String> FIELDS = Map.of("tenant", "X26");

    @AfterEach
    void leave() {
        LogFields.leave();
    }

    @Test
    void threadHasItsOwnUntilItLeaves() {
        LogFields.enter(() -> FIELDS);

        assertThat(here()).isEqualTo(FIELDS);
        assertThat(CompletableFuture.supplyAsync(LogFieldsTest::here).join()).isEmpty();
        LogFields.leave();
        assertThat(here()).isEmpty();
    }

    @Test
    void workTakesThemIntoAnotherThreadAndLeavesNothingThere() {
        LogFields.enter(() -> FIELDS);
        Runnable work = LogFields.carriedInto(() -> assertThat(here()).isEqualTo(FIELDS));

        CompletableFuture.runAsync(() -> {
                    work.run();
                    assertThat(here()).isEmpty();
                })
                .join();
    }

    /** As whoever writes a line asks for them. */
    private static Map<String, String> here() {
        return System.getProperties().get(LogFields.SHARED) instanceof ThreadLocal<?> shared
                        && shared.get() instanceof Supplier<?> fields
                        && FIELDS.equals(fields.get())
                ? FIELDS
                : Map.of();
    }
}
