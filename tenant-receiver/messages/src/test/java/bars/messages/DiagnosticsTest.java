package bars.messages;

import static bars.messages.Samples.of;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.refusal.OperationOutcomes;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with whichever element of a patient's record, the refusal repeats nothing of it. */
class DiagnosticsTest {
    private static final String MARK = "Marked-9990000018";

    /** Resources in which every text may be about the patient. */
    private static final Set<String> CLINICAL = Set.of(
            "Patient",
            "Observation",
            "CarePlan",
            "Encounter",
            "Consent",
            "Condition",
            "Task",
            "Location",
            "Practitioner");

    private int refused;

    @Test
    @Requirement({"ERR-02", "ERR-01"})
    void refusalsRepeatNothingOfThePatient() {
        for (String[] one : new String[][] {{"a1t1", "2.1.0"}, {"a4t1", "2.0.0"}, {"a6t1", "1.0.0-beta.8"}}) {
            int elements = mutations(of(one[0], one[1]).request()).size();
            for (int i = 0; i < elements; i++) {
                for (JsonNode wrong : List.of(TextNode.valueOf(MARK), object())) {
                    SampleBundle sample = of(one[0], one[1]).request();
                    mutations(sample).get(i).accept(wrong);
                    check(sample, one[0], one[1]);
                }
            }
        }
        assertThat(refused).as("the changes matter").isGreaterThan(200);
    }

    private void check(SampleBundle sample, String useCase, String version) {
        try {
            Intake.check(Samples.read(sample), service(useCase, version));
        } catch (Refusal refusal) {
            refused++;
            String outcome = new String(
                    OperationOutcomes.render(refusal, "00000000-0000-4000-8000-000000000000"), StandardCharsets.UTF_8);
            assertThat(outcome)
                    .contains("\"OperationOutcome\"", "\"REC_")
                    .doesNotContain("Marked", "9990000018", "Sampleworth", "Exception");
        }
    }

    private static JsonNode object() {
        return Samples.of("a1t1", "2.1.0").request().root().objectNode().put(MARK, MARK);
    }

    /** One change for each text in a resource about the patient: it puts something else there. */
    private static List<Consumer<JsonNode>> mutations(SampleBundle sample) {
        List<Consumer<JsonNode>> all = new ArrayList<>();
        for (JsonNode entry : sample.entries()) {
            if (CLINICAL.contains(entry.at("/resource/resourceType").asText())) {
                collect((ObjectNode) entry.get("resource"), all);
            }
        }
        return all;
    }

    private static void collect(JsonNode node, List<Consumer<JsonNode>> all) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (object.get(name).isTextual() && !name.equals("resourceType")) {
                    all.add(wrong -> object.set(name, wrong));
                }
                collect(object.get(name), all);
            });
        } else if (node instanceof ArrayNode array) {
            array.forEach(one -> collect(one, all));
        }
    }
}
