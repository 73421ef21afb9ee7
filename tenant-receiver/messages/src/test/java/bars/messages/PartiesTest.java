package bars.messages;

import static bars.messages.Samples.of;
import static bars.messages.Verdicts.noted;
import static bars.messages.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver of a message are organisations in it. */
class PartiesTest {
    private static final String RECEIVER = "/destination/0/receiver";
    private static final String SENDER = "/sender";
    private static final String NOWHERE = "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe";

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "2.1.0"})
    @Requirement("MH-01")
    void partiesThatAreNoOrganisationsAreRefused(String version) {
        for (String type : List.of("Patient", "Practitioner", "HealthcareService")) {
            refused(led(version, RECEIVER, url(version, type)), version, "MH-02");
            refused(led(version, SENDER, url(version, type)), version, "MH-04");
        }
    }

    @ParameterizedTest
    @CsvSource({RECEIVER, SENDER})
    @Requirement({"MH-01", "BND-06"})
    void partiesThatAreNotInTheMessageAreRefusedFromTheCurrentVersionOn(String party) {
        refused(led("2.1.0", party, NOWHERE), "2.1.0", "MH-10");
        refused(led("2.1.0", party, "Organization/1"), "2.1.0", "MH-10");
        assertThat(noted(led("1.1.0", party, NOWHERE), "1.1.0")).contains("MH-10");
    }

    @ParameterizedTest
    @CsvSource({RECEIVER + ",MH-03", SENDER + ",MH-04"})
    void partiesThatAreNotNamedAreRefused(String party, String rule) {
        SampleBundle referral = of("a1t1", "1.1.0").request();
        ((ObjectNode) referral.resource("MessageHeader").at(party)).remove("reference");

        refused(referral, "1.1.0", rule);
    }

    @Test
    @Requirement("MH-01")
    void otherDestinationsMayStandBeforeOurs() {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        ArrayNode destinations = (ArrayNode) referral.resource("MessageHeader").get("destination");
        destinations
                .insertObject(0)
                .put("endpoint", "https://fhir.nhs.uk/Id/dos-service-id|1")
                .putObject("receiver")
                .put("reference", NOWHERE);

        assertThat(noted(referral, "2.1.0")).doesNotContain("MH-10");
    }

    @Test
    void organisationWithoutAnOdsCodeIsTaken() {
        SampleBundle referral = of("a1t1", "1.1.0").request();
        for (JsonNode entry : referral.entries()) {
            if (entry.at("/resource/resourceType").asText().equals("Organization")) {
                ((ObjectNode) entry.get("resource")).remove("identifier");
            }
        }

        assertThat(noted(referral, "1.1.0")).doesNotContain("MH-10");
    }

    private static SampleBundle led(String version, String party, String target) {
        SampleBundle referral = of("a1t1", version).request();
        ((ObjectNode) referral.resource("MessageHeader").at(party)).put("reference", target);
        return referral;
    }

    /** Ids are the same in every sample. */
    private static String url(String version, String type) {
        for (JsonNode entry : of("a1t1", version).request().entries()) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return entry.path("fullUrl").asText();
            }
        }
        throw new AssertionError("the sample has no " + type);
    }
}
