package bars.deploy.server;

import static org.assertj.core.api.Assertions.assertThat;

import fish.payara.micro.ClusterCommandResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A start does what its commands say, or says which one was refused. */
class BootCommandsTest {
    private static final String OK = "";
    private static final String NO_LOADER =
            "Error occurred during deployment: Cannot invoke \"java.lang.ClassLoader.loadClass(String)\" because the return"
                    + " value of \"java.lang.Thread.getContextClassLoader()\" is null";

    private final List<String> ran = new ArrayList<>();
    private final Deque<String> outputs = new ArrayDeque<>();
    private final BootCommands commands = new BootCommands();

    @Test
    void aCommandThatIsRefusedEndsTheStartWithoutTheValueItSets() {
        run(List.of("refused\nand more"), List.of("set", "a.password=secret"), List.of("deploy", "x.war"));

        assertThat(ran).containsExactly("set a.password=secret");
        assertThat(commands.failure()).isEqualTo("the server refused 'set a.password': refused");
    }

    @Test
    void aServiceBuiltWithoutClassLoaderIsBuiltOnceMore() {
        run(List.of(NO_LOADER, OK, OK), List.of("deploy", "x.war"), List.of("deploy", "y.war"));

        assertThat(ran).containsExactly("deploy x.war", "deploy x.war", "deploy y.war");
        assertThat(commands.failure()).isNull();
    }

    @Test
    void thatIsTriedOnceAndNotForEver() {
        run(List.of(NO_LOADER, NO_LOADER), List.of("deploy", "x.war"), List.of("deploy", "y.war"));

        assertThat(ran).containsExactly("deploy x.war", "deploy x.war");
        assertThat(commands.failure()).startsWith("the server refused 'deploy x.war': Error occurred");
    }

    @SafeVarargs
    private void run(List<String> answers, List<String>... wanted) {
        outputs.addAll(answers);
        commands.run(
                (name, arguments) -> {
                    ran.add(name + " " + String.join(" ", arguments));
                    return new Answer(outputs.remove());
                },
                List.of(wanted));
    }

    /** What the server answers; an empty text is a success. */
    private record Answer(String text) implements ClusterCommandResult {
        @Override
        public ExitStatus getExitStatus() {
            return text.isEmpty() ? ExitStatus.SUCCESS : ExitStatus.FAILURE;
        }

        @Override
        public @Nullable Throwable getFailureCause() {
            return null;
        }

        @Override
        public String getOutput() {
            return text;
        }
    }
}
