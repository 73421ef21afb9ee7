package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesCommandTest {
    @Test
    void tellsEachComponentOfOthersWithItsLicences() throws IOException {
        String text = NoticesCommand.text(
                List.of(
                        new ObjectMapper()
                                .readTree(
                                        """
                        {"components":[
                          {"group":"org.sample","name":"zeta","version":"2","licenses":[{"license":{"id":"MIT"}},
                            {"license":{"name":"Own | licence"}}],"externalReferences":[{"type":"vcs","url":"v"},
                            {"type":"website","url":"https://zeta.example"}]},
                          {"group":"org.sample","name":"alpha","version":"1","licenses":[{"expression":"Apache-2.0"}]},
                          {"group":"org.sample","name":"bare","version":"3"},
                          {"group":"bars","name":"db","version":"1"}]}
                        """),
                        new ObjectMapper()
                                .readTree(
                                        """
                        {"components":[
                          {"name":"frontend","version":"10","scope":"required","licenses":[{"license":{"id":"MIT"}}]},
                          {"name":"compiler","version":"1","scope":"excluded"}]}
                        """)));

        assertThat(text.lines().skip(2))
                .containsExactly(
                        "| frontend | 10 | MIT |  |",
                        "| org.sample:alpha | 1 | Apache-2.0 |  |",
                        "| org.sample:bare | 3 | not told |  |",
                        "| org.sample:zeta | 2 | MIT or Own / licence | https://zeta.example |");
    }
}
