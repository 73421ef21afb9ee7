package bars.messages;

import static bars.messages.Samples.of;
import static bars.messages.Verdicts.noted;
import static bars.messages.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Bundle and its resources say about themselves: stamps, profiles, ids. */
class BundleMetaTest {
    private static final String CURRENT = "2.1.0";
    private static final String EARLIER = "1.1.0";

    @ParameterizedTest
    @ValueSource(strings = {"2021-10-11", "2021-10-11T15:23:30", "2021-10-11T15:23Z", "2021-10-11T15:23+01:00"})
    @Requirement("BND-11")
    void stampsThatAreNoInstantsAreRefused(String stamp) {
        refused(assembled(CURRENT, stamp), CURRENT, "BU-07");
        refused(stamped(CURRENT, stamp), CURRENT, "BU-08");
        refused(patientStamped(CURRENT, stamp), CURRENT, "BU-11");
    }

    @Test
    @Requirement("ELM-01")
    void earlierVersionsHaveTheirUpdatesNotedAndTheirAssemblyTimeRefused() {
        String minute = "2021-10-11T15:23Z";

        assertThat(noted(patientStamped(EARLIER, minute), EARLIER)).containsExactly("BU-11");
        assertThat(noted(stamped(EARLIER, minute), EARLIER)).containsExactly("BU-08");
        refused(assembled(EARLIER, minute), EARLIER, "BU-07");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2021-10-11T15:23:30Z", "2021-10-11T15:23:30.1234567+01:00", "2021-10-11T15:23:30.5-00:30"})
    @Requirement("BND-07")
    void instantsOfEveryOffsetAreTaken(String stamp) {
        assertThat(noted(assembled(CURRENT, stamp), CURRENT)).isEmpty();
        assertThat(noted(stamped(CURRENT, stamp), CURRENT)).isEmpty();
        assertThat(noted(patientStamped(CURRENT, stamp), CURRENT)).isEmpty();
    }

    @Test
    @Requirement("ELM-01")
    void profileOfTheBundleMayNameItsVersion() {
        String profile = "https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage";

        assertThat(noted(profiled(profile), CURRENT)).isEmpty();
        assertThat(noted(profiled(profile + "|1.0.0"), CURRENT)).isEmpty();
        refused(profiled("https://fhir.nhs.uk/StructureDefinition/Other|BARSBundleMessage"), CURRENT, "BU-09");
        refused(profiled(profile + "2"), CURRENT, "BU-09");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "2.1.0"})
    @Requirement({"BND-02", "BND-11"})
    void idOfTheBundleIsAFhirId(String version) {
        for (String id : List.of("A-1.b", "7", "a".repeat(64))) {
            assertThat(noted(identified(version, id), version)).isEmpty();
        }
        for (String id : List.of("a".repeat(65), "a b", "a_b", "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe", " ")) {
            refused(identified(version, id), version, "BU-06");
        }
    }

    private static SampleBundle identified(String version, String id) {
        return of("a1t1", version).request().with(root -> root.put("id", id));
    }

    private static SampleBundle profiled(String profile) {
        return of("a1t1", CURRENT)
                .request()
                .with(root -> meta(root).putArray("profile").add(profile));
    }

    private static SampleBundle assembled(String version, String stamp) {
        return of("a1t1", version).request().with(root -> root.put("timestamp", stamp));
    }

    private static SampleBundle stamped(String version, String stamp) {
        return of("a1t1", version).request().with(root -> meta(root).put("lastUpdated", stamp));
    }

    private static SampleBundle patientStamped(String version, String stamp) {
        return of("a1t1", version).request().with("Patient", patient -> meta(patient)
                .put("lastUpdated", stamp));
    }

    private static ObjectNode meta(ObjectNode of) {
        return (ObjectNode) of.get("meta");
    }
}
