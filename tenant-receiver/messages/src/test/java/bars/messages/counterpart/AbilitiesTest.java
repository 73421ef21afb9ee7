package bars.messages.counterpart;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.Samples;
import bars.messages.capability.CapabilityStatements;
import bars.messages.definition.DefinitionBundle;
import bars.messages.definition.DefinitionQuery;
import bars.messages.definition.PayloadDefinition;
import bars.messages.service.ServiceProfile;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbilitiesTest {
    private static final String FULL = PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_FULL.canonical();

    private final ServiceProfile requester = Samples.requester("a4t1", "2.0.0").with("requester", true);

    @Test
    void aServiceThatSaysItTakesTheMessageIsSentTo() {
        Abilities abilities = heard(requester);

        assertThat(abilities.objection(FULL, "2.0.0")).isEmpty();
        assertThat(Abilities.parse(abilities.json())).isEqualTo(abilities);
    }

    @Test
    void aMessageThatItsStatementDoesNotListIsNotSent() {
        Abilities abilities = heard(requester.with("requester", false));

        assertThat(abilities.objection(FULL, "2.0.0")).get().asString().contains("does not list");
    }

    @Test
    void anotherMajorOfTheApplicationIsNotSent() {
        assertThat(heard(requester).objection(FULL, "1.2.0")).get().asString().contains("Application versions");
    }

    @Test
    void anotherMajorOfTheCoreIsNotSpokenTo() {
        String statement = text(statement(requester)).replace("\"version\":\"1.5.0\"", "\"version\":\"2.0.0\"");

        Abilities abilities = Abilities.read(statement.getBytes(StandardCharsets.UTF_8), null, false);

        assertThat(abilities.objection(FULL, "2.0.0")).get().asString().contains("Core");
    }

    @Test
    void aServiceWithoutADefinitionForTheUseCaseIsNotSentTo() {
        assertThat(Abilities.read(statement(requester), null, true).objection(FULL, "2.0.0"))
                .get()
                .asString()
                .contains("no message definition");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "''", "<html>", "{}", "[]", "{\"resourceType\":\"OperationOutcome\"}"},
            nullValues = "NULL")
    void whatCannotBeUnderstoodWasNotSaid(@Nullable String body) {
        byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);

        Abilities abilities = Abilities.read(bytes, bytes, false);

        assertThat(abilities.saysNothing()).isTrue();
        assertThat(abilities.objection(FULL, "2.0.0")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bars-message-servicerequest-response-validation-full",
        "MessageDefinition/bars-message-servicerequest-response-validation-full",
        "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-response-validation-full|2.0.0",
    })
    void aCanonicalIsKnownHoweverItIsWritten(String written) {
        String statement = "{\"resourceType\":\"CapabilityStatement\",\"messaging\":[{\"supportedMessage\":"
                + "[{\"mode\":\"receiver\",\"definition\":\"" + written + "\"}]}]}";

        Abilities abilities = Abilities.read(statement.getBytes(StandardCharsets.UTF_8), null, false);

        assertThat(abilities.objection(FULL, "2.0.0")).isEmpty();
    }

    @Test
    void aPreReleaseFitsNothingButItself() {
        ServiceProfile beta = Samples.requester("a4t1", "2.0.0-beta.1").with("requester", true);

        assertThat(heard(beta).objection(FULL, "2.0.0")).isPresent();
        assertThat(heard(beta).objection(FULL, "2.0.0-beta.1")).isEmpty();
    }

    private static Abilities heard(ServiceProfile profile) {
        byte[] definitions =
                DefinitionBundle.render("https://a.invalid", profile, new DefinitionQuery(Set.of()), Samples.NOW);
        return Abilities.read(statement(profile), definitions, false);
    }

    private static byte[] statement(ServiceProfile profile) {
        return CapabilityStatements.render("https://a.invalid", profile, "P", "1", Samples.NOW);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
