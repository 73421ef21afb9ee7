package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that reads one kind of file and is not part of the build. */
final class Tool {
    private Tool() {}

    /** What a tool prints, which must succeed; nothing, and "not run" printed, where the machine has none. */
    static Optional<String> run(String name, String... arguments) throws IOException, InterruptedException {
        Optional<Path> program = find(name);
        if (program.isEmpty()) {
            System.out.println("not run, " + name + " is not installed: " + List.of(arguments));
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return Optional.of(said);
    }

    /** Where a tool lies; some lie where only root's path leads. */
    static Optional<Path> find(String name) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
