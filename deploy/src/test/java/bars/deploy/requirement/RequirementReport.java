package bars.deploy.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.requirement.Results.Outcome;
import bars.messages.requirement.Register;
import bars.messages.requirement.Register.Demand;
import bars.messages.requirement.Register.Weight;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The last word of the build: writes per requirement its proofs and how they ended below {@code target/requirements}, and
 * fails when a MUST has no proof that passed, or any proof failed. Runs after every other test.
 */
class RequirementReport {
    private static final Path FOLDER = Path.of("target", "requirements");

    /** A requirement with its proofs. */
    private record Line(Demand demand, Map<String, Outcome> proofs) {
        Outcome outcome() {
            if (proofs.containsValue(Outcome.FAILED)) {
                return Outcome.FAILED;
            }
            return proofs.containsValue(Outcome.PASSED) ? Outcome.PASSED : Outcome.NOT_RUN;
        }
    }

    @Test
    void everyMustIsProvenByATestThatPassed() throws IOException {
        List<Line> lines = lines();
        write(lines);

        assertThat(lines)
                .filteredOn(line -> line.outcome() == Outcome.FAILED
                        || line.demand().weight() == Weight.MUST && line.outcome() != Outcome.PASSED)
                .as("requirements without a passing proof; see deploy/target/requirements/requirements.html")
                .isEmpty();
    }

    private static List<Line> lines() throws IOException {
        Proofs proofs = Proofs.read();
        Results results = Results.read(Proofs.root());
        List<Line> lines = new ArrayList<>();
        for (Demand demand : Register.read().all()) {
            Map<String, Outcome> found = new LinkedHashMap<>();
            proofs.of(demand.id()).forEach(proof -> found.put(proof, results.of(proof)));
            lines.add(new Line(demand, found));
        }
        return lines;
    }

    private static void write(List<Line> lines) throws IOException {
        Files.createDirectories(FOLDER);
        List<Map<String, Object>> all = new ArrayList<>();
        StringBuilder rows = new StringBuilder();
        for (Line line : lines) {
            Demand demand = line.demand();
            all.add(Map.of(
                    "id", demand.id(),
                    "weight", demand.weight(),
                    "clause", demand.clause(),
                    "text", demand.text(),
                    "outcome", line.outcome(),
                    "proofs", line.proofs()));
            rows.append("<tr class=\"")
                    .append(line.outcome())
                    .append("\"><td>")
                    .append(String.join(
                            "</td><td>",
                            demand.id(),
                            demand.weight().name(),
                            escaped(demand.text()),
                            escaped(demand.clause()),
                            line.outcome().name(),
                            escaped(line.proofs().toString())))
                    .append("</td></tr>\n");
        }
        Files.write(
                FOLDER.resolve("requirements.json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        Files.writeString(FOLDER.resolve("requirements.html"), page(lines, rows));
    }

    private static String page(List<Line> lines, StringBuilder rows) {
        long must = lines.stream()
                .filter(line -> line.demand().weight() == Weight.MUST)
                .count();
        long green = lines.stream()
                .filter(line -> line.demand().weight() == Weight.MUST && line.outcome() == Outcome.PASSED)
                .count();
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Requirements of a BaRS Receiver</title>
                <style>body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse}td,th{border:1px solid #999;\
                padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}.FAILED{background:#fdd}\
                .NOT_RUN{background:#ffd}</style></head><body><h1>Requirements of a BaRS Receiver</h1>
                <p>%d of %d MUSTs are proven by a test that passed.</p>
                <table><thead><tr><th>Requirement</th><th>Weight</th><th>Demand</th><th>Source</th><th>Result</th>\
                <th>Proofs</th></tr></thead><tbody>
                %s</tbody></table></body></html>
                """
                .formatted(green, must, rows);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
