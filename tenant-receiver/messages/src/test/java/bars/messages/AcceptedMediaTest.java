package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.header.AcceptedMedia;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.service.ServiceProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Accept} is read leniently, and a version that is too high is too high however it is written. */
class AcceptedMediaTest {
    private static final ServiceProfile SERVICE = Samples.service("a1t1", "2.1.0");

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "application/fhir+json; version=1.4.0#1.4.0",
                "application/fhir+json ; version = 1.4.0#1.4.0",
                "application/fhir+json;version=\"1.4.0\"#1.4.0",
                "application/fhir+json; version=001.4.0#001.4.0",
                "application/fhir+json; version=1.99999999999999999999.0#1.99999999999999999999.0",
                "application/fhir+json; version=#''",
                "application/fhir+json; version = #''",
                "application/fhir+json; version=\"\"#''",
                "application/fhir+json; version#''",
                "application/fhir+json, version=1.4.0#''",
                "application/fhir+json;; q#''",
                ",application/fhir+json#''"
            })
    @Requirement({"NEG-02", "NEG-03"})
    void oddlyWrittenVersionsAreServed(String accept, String version) {
        assertThat(AcceptedMedia.negotiate(accept, SERVICE).version().orElse(""))
                .isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json; version=2.0.0",
                "application/fhir+json ; version = 2.0.0",
                "application/fhir+json; version=99999999999999999999.0.0",
                "application/fhir+json; version=2147483648",
                "application/fhir+json; version=0000000000000000000002.0.0",
                "application/fhir+json; version=99.99999999999999999999.0"
            })
    @Requirement("NEG-01")
    void majorsAboveOursAreNotAcceptable(String accept) {
        assertThatThrownBy(() -> AcceptedMedia.negotiate(accept, SERVICE))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RecCode.NOT_ACCEPTABLE);
                    assertThat(refusal.issue().type()).isEqualTo(IssueType.PROCESSING);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "application/fhir+xml#true",
                "application/xml#true",
                "text/xml; q=0.9#true",
                "application/fhir+xml;q=0.2, application/fhir+json;q=0.8; version=1.4.0#false",
                "application/fhir+json;q=0.2, application/fhir+xml#true",
                "application/fhir+xml, application/fhir+json#true",
                "application/fhir+json, application/fhir+xml#false",
                "application/fhir+xml;q=0, */*#false",
                "application/fhir+xml;q=much, application/fhir+json;q=0.9#true"
            })
    void ofTheTwoFormsTheOneThatIsWantedMoreIsGiven(String accept, boolean xml) {
        assertThat(AcceptedMedia.negotiate(accept, SERVICE.with("xml", "on")).xml())
                .isEqualTo(xml);
    }

    @Test
    void whatIsRuledOutIsNotGiven() {
        assertThatThrownBy(() -> AcceptedMedia.negotiate("application/fhir+json;q=0", SERVICE))
                .isInstanceOf(Refusal.class);
    }
}
