package bars.messages.registry;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.response.Software;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BookingPointerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID RECORD = UUID.fromString("8c63d621-4d86-4f57-8699-e8e22d49935d");
    private static final String NUMBER = "9990000018";

    @Test
    void saysWhatTheSpecificationAsksFor() throws IOException {
        JsonNode json = JSON.readTree(pointer().json(null, Instant.parse("2030-01-01T08:00:00Z")));

        assertThat(json.path("resourceType").asText()).isEqualTo("DocumentReference");
        assertThat(json.has("id")).isFalse();
        assertThat(json.path("identifier").findValuesAsText("value"))
                .containsExactly(RECORD.toString(), "2000072491", "P.GH7-4TY");
        assertThat(json.path("identifier").findValuesAsText("system"))
                .containsExactly(BookingPointer.BOOKING_IDS, CodeSystems.DOS_SERVICE, Software.PRODUCT_IDS);
        assertThat(json.at("/type/coding/0/code").asText()).isEqualTo("749001000000101");
        assertThat(json.at("/subject/identifier/value").asText()).isEqualTo(NUMBER);
        assertThat(json.at("/custodian/identifier/value").asText()).isEqualTo("A1001");
        assertThat(json.at("/author/0/identifier/value").asText()).isEqualTo("A1001");
        assertThat(json.at("/content/0/attachment/url").asText()).endsWith("/FHIR/R4/Appointment/" + RECORD);
        assertThat(json.at("/context/period/start").asText()).isEqualTo("2030-01-01T09:00:00Z");
        assertThat(json.at("/context/period/end").asText()).isEqualTo("2030-01-01T09:30:00Z");
        assertThat(json.at("/context/practiceSetting/coding/0/code").asText()).isEqualTo("394802001");
    }

    @Test
    void aReplacementCarriesTheIdThatTheRegistryGave() throws IOException {
        assertThat(JSON.readTree(pointer().json("A1001-7", Instant.EPOCH))
                        .path("id")
                        .asText())
                .isEqualTo("A1001-7");
    }

    @Test
    void nobodySeesThePatientWhoPrintsIt() {
        assertThat(pointer().toString()).doesNotContain(NUMBER);
        assertThat(new PointerSearch(NUMBER, "A1001").toString()).doesNotContain(NUMBER);
    }

    @Test
    void aSearchFindsTheBookingsOwnPointersAloneAndTheNextPage() throws IOException {
        JsonNode page = JSON.readTree(
                """
                {"resourceType":"Bundle","link":[{"relation":"self","url":"https://r.invalid/D?x=1"},
                 {"relation":"next","url":"https://r.invalid/D?x=1&next-page-token=a%2Fb"}],
                 "entry":[{"resource":{"resourceType":"DocumentReference","id":"A1001-1","identifier":[
                   {"system":"https://fhir.nhs.uk/id/BaRS-Identifier","value":"8C63D621-4d86-4f57-8699-e8e22d49935d"}]}},
                  {"resource":{"resourceType":"DocumentReference","id":"A1001-2","identifier":[
                   {"system":"https://fhir.nhs.uk/Id/BaRS-Identifier","value":"00000000-4d86-4f57-8699-e8e22d49935d"}]}},
                  {"resource":{"resourceType":"OperationOutcome"}}]}
                """);

        assertThat(PointerSearch.ids(page, RECORD)).containsExactly("A1001-1");
        assertThat(PointerSearch.next(page)).hasValue("a/b");
        assertThat(PointerSearch.next(JSON.readTree("{}"))).isEmpty();
        assertThat(PointerSearch.next(JSON.readTree("{\"link\":[{\"relation\":\"next\",\"url\":\"not an address\"}]}")))
                .isEmpty();
        assertThat(new PointerSearch(NUMBER, "A1001").query("a/b"))
                .isEqualTo("subject%3Aidentifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9990000018"
                        + "&custodian%3Aidentifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7CA1001"
                        + "&type=http%3A%2F%2Fsnomed.info%2Fsct%7C749001000000101&next-page-token=a%2Fb");
    }

    private static BookingPointer pointer() {
        return new BookingPointer(
                RECORD,
                new ServiceId(CodeSystems.DOS_SERVICE, "2000072491"),
                new Software(Software.PRODUCT_IDS, "P.GH7-4TY", "Product", "1.0.0"),
                NUMBER,
                "A1001",
                "https://a1001.nhs.uk/FHIR/R4/Appointment/" + RECORD,
                Instant.parse("2030-01-01T09:00:00Z"),
                Instant.parse("2030-01-01T09:30:00Z"),
                BookingPointer.GENERAL_MEDICINE);
    }
}
