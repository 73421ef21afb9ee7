package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.XmlForm;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in XML, for services that switched it on. */
class XmlFormTest {
    private static final String FHIR = "http://hl7.org/fhir";
    private static final String GOOD =
            new String(XmlForm.of(Samples.of("a1t1", "2.1.0").request().bytes()), StandardCharsets.UTF_8);

    @Test
    void byteOrderMarkIsNoPartOfTheDocument() {
        assertThat(Samples.READER
                        .readXml(("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8))
                        .entries())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" xmlns=\"http://example.org\"", ""})
    @Requirement("BND-11")
    void elementsOfAnotherNamespaceAreNotFhir(String declared) {
        refused(
                GOOD.replace(" xmlns=\"" + FHIR + "\"", declared).getBytes(StandardCharsets.UTF_8),
                "The document is not well-formed XML: it has elements that are not in the namespace of FHIR");
    }

    @Test
    void otherEncodingsAreRefusedAsXml() {
        refused(GOOD.getBytes(StandardCharsets.UTF_16), "The document is not well-formed XML: it is not UTF-8");
    }

    @Test
    @Requirement("BKG-01")
    void idThatTheFullUrlRepeatsIsKept() {
        SampleCase about = Samples.aCase();
        String slot = about.id("slot");
        byte[] booking = new SampleMessages(Samples.route("a1t1", "2.1.0"), about)
                .booking(slot, UUID.randomUUID().toString())
                .bytes();

        BarsMessage message = Samples.READER.readXml(XmlForm.of(booking));

        assertThat(message.entry("urn:uuid:" + slot).orElseThrow().id()).isEqualTo(slot);
    }

    private static void refused(byte[] body, String diagnostics) {
        assertThatThrownBy(() -> Samples.READER.readXml(body)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST);
            assertThat(refusal.issue().type()).isEqualTo(IssueType.INVALID);
            assertThat(refusal.issue().diagnostics()).isEqualTo(diagnostics);
        });
    }
}
