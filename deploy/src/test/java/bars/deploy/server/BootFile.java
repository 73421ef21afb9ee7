package bars.deploy.server;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The boot file as text, for a server that the launcher did not start. */
public final class BootFile {
    private BootFile() {}

    /** The commands before the start for a process that has {@code roles}, one on a line. */
    public static String before(Set<String> roles, Map<String, String> values) {
        return CommandFile.of("preboot.txt", roles, values).commands().stream()
                .map(words -> String.join(" ", words) + "\n")
                .collect(Collectors.joining());
    }
}
