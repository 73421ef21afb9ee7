package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TypedTest {
    private static final String PAGE = "/console/tokens";

    @Test
    void formIsThereAgainOnItsOwnPageAlone() {
        Map<String, String> fields = Map.of("name", "A & B = C\nÄ", "permissions", "tenants:read,nodes:read");
        String kept = Typed.kept(PAGE, fields);

        assertThat(Objects.requireNonNull(Typed.on(PAGE, kept, Form.empty())).fields())
                .isEqualTo(fields);
        assertThat(Typed.on("/console/tokens/7", kept, Form.empty())).isNull();
        assertThat(Typed.on("/console/token", kept, Form.empty())).isNull();
    }

    @Test
    void whatWasEmptiedIsNotFilledAgainAndTheRestOfThePageIs() {
        String kept = Typed.kept(PAGE, Map.of("name", "B", "roles", ""));

        Form form = Objects.requireNonNull(
                Typed.on(PAGE, kept, Form.with(Map.of("name", "A", "roles", "owner", "other", "1"))));

        assertThat(form.fields()).isEqualTo(Map.of("name", "B", "other", "1"));
    }

    @Test
    void secretsAreNotKept() {
        Map<String, String> secrets = Map.of(
                "passphrase",
                "correct horse battery",
                "password",
                "correct horse battery",
                "privateKey",
                "MIIE",
                "code",
                "123456",
                "certificate",
                "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----",
                "list",
                "x".repeat(10),
                "note",
                "about the patient");

        assertThat(Typed.kept(PAGE, secrets)).isEqualTo(PAGE + "\nlist=xxxxxxxxxx");
        assertThat(Typed.kept(PAGE, Map.of("passphrase", "correct horse battery")))
                .isNull();
    }

    @Test
    void nothingIsKeptOfAFormThatIsTooLargeForASession() {
        assertThat(Typed.kept(PAGE, Map.of("list", "x".repeat(70_000)))).isNull();
    }

    @Test
    void onlyTheWayToTheCodeKeeps() {
        assertThat(ProblemPage.stepUpFrom(URI.create("/console/account/step-up?back=" + PAGE)))
                .isEqualTo(PAGE);
        assertThat(ProblemPage.stepUpFrom(URI.create("https://h:9443/console/account/step-up?back=" + PAGE)))
                .isEqualTo(PAGE);
        assertThat(ProblemPage.stepUpFrom(URI.create(PAGE))).isNull();
        assertThat(ProblemPage.stepUpFrom(null)).isNull();
    }
}
