package bars.deploy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandFileTest {
    private static final Map<String, String> VALUES = Map.of("name", "value");

    @Test
    void sectionsFollowTheRoles() {
        String text = "[always]\na\n[receiver]\nb\n[no-receiver]\nc\n[admin]\nd\n";

        assertThat(CommandFile.parse(text, Set.of("receiver"), VALUES).commands())
                .containsExactly(List.of("a"), List.of("b"));
        assertThat(CommandFile.parse(text, Set.of("admin"), VALUES).commands())
                .containsExactly(List.of("a"), List.of("c"), List.of("d"));
    }

    @Test
    void placeholdersAreFilledIn() {
        assertThat(CommandFile.parse("# why\nset x=${name} y", Set.of(), VALUES).commands())
                .containsExactly(List.of("set", "x=value", "y"));
    }

    @Test
    void unknownPlaceholderIsRefused() {
        assertThatThrownBy(() -> CommandFile.parse("set ${nothing}", Set.of(), VALUES))
                .hasMessageContaining("${nothing}");
    }

    @Test
    void everyCommandOfTheBootFilesIsExplained() throws IOException {
        for (String name : new String[] {"preboot.txt", "postboot.txt"}) {
            try (var in = CommandFile.class.getResourceAsStream("/payara/" + name)) {
                assertThat(in).isNotNull();
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (String paragraph : text.split("\n(?=#)|\n\n")) {
                    boolean commands = paragraph.lines().anyMatch(line -> line.matches("[a-z].*"));
                    assertThat(!commands || paragraph.contains("#"))
                            .as(paragraph)
                            .isTrue();
                }
            }
        }
    }
}
