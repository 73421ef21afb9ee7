package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions that take no body are not carried out for whoever sends one that says something. */
class EmptyBodiesApiTest {
    private static final String NOTHING = "018f0000-0000-7000-8000-000000000000";

    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void everyActionWithoutABodyRefusesOneThatSaysSomething() {
        List<String> actions = actions();
        assertThat(actions).contains("certificates/" + NOTHING + "/retirement");
        for (String action : actions) {
            for (String said : List.of("{'x':1}", "{'dryRun':true}", "{'x'", "[]", "1")) {
                assertThat(post(action, said)).as(action + " " + said).isEqualTo(400);
            }
            assertThat(post(action, "{}")).as(action).isNotEqualTo(400);
            assertThat(post(action, "")).as(action).isNotEqualTo(400);
        }
    }

    @Test
    void anIdempotencyKeyChangesNothingAboutThat() {
        var answer = platform.request("POST", "certificates/" + NOTHING + "/retirement", "{'dryRun':true}")
                .header("Idempotency-Key", "dry")
                .send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("type").asText()).endsWith("unknown-member");
    }

    /** The paths of the contract's POST operations that take no body. */
    private static List<String> actions() {
        return ContractTest.read().path("paths").properties().stream()
                .filter(path -> path.getValue().has("post")
                        && !path.getValue().path("post").has("requestBody"))
                .map(Map.Entry::getKey)
                .map(path -> path.substring(1)
                        .replace("{environment}", "INT")
                        .replace("{version}", "1")
                        .replaceAll("\\{\\w+}", NOTHING))
                .toList();
    }

    private static int post(String path, String body) {
        return platform.request("POST", path, body)
                .header("If-Match", "*")
                .send()
                .status();
    }
}
