package bars.deploy.chaos.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final List<List<String>> TOLD = List.of(List.of("a", "b"), List.of("c"));

    @Test
    void effectsInOrderOfTheirConversationAreGoodHoweverConversationsMix() {
        assertThat(Verdict.of("feed", TOLD, List.of(effect("c"), effect("a"), effect("b"))))
                .allSatisfy((name, count) -> assertThat(count).isZero());
    }

    @Test
    void whatIsMissingTwiceOrOutOfOrderIsCounted() {
        var verdict = Verdict.of("feed", TOLD, List.of(effect("b"), effect("a"), effect("a")));

        assertThat(verdict)
                .containsEntry("feedLost", 1)
                .containsEntry("feedTwice", 1)
                .containsEntry("feedOutOfOrder", 1);
    }

    @Test
    void effectsOfTheOtherSourceDoNotCount() {
        assertThat(Verdict.of("notice", TOLD, List.of(effect("a"), effect("b"), effect("c"))))
                .containsEntry("noticeLost", 3);
    }

    @Test
    void journalCutsOffHalfALineAndKnowsWhatItHas(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("journal.txt");
        try (Journal journal = Journal.open(file)) {
            journal.add(List.of(effect("a")));
        }
        Files.writeString(file, "feed half", StandardOpenOption.APPEND);

        try (Journal journal = Journal.open(file)) {
            journal.add(List.of(effect("a"), effect("b")));
        }

        assertThat(Journal.read(file)).containsExactly(effect("a"), effect("b"));
    }

    private static Journal.Effect effect(String request) {
        return new Journal.Effect("feed", "message-" + request, request, "conversation");
    }
}
