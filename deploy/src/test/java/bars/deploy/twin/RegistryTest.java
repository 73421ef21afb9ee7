package bars.deploy.twin;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonText;
import bars.messages.registry.BookingPointer;
import bars.messages.registry.PointerSearch;
import bars.messages.response.SenderHeaders;
import bars.messages.response.Software;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The registry of the twin, with what the platform writes. */
class RegistryTest {
    private static final Software PRODUCT = Software.running("Product", "P.1");
    private static final String NUMBER = "9990000018";

    private final Registry registry = new Registry(Clock.systemUTC());

    @Test
    void aPointerIsMadeReadReplacedAndRemovedByWhoWroteIt() {
        UUID record = UUID.randomUUID();

        Reply made = registry.answer(
                call("POST", "", null, "A1001", pointer(record, "A1001").json(null, Instant.EPOCH)));

        assertThat(made.status())
                .as(new String(made.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(201);
        assertThat(new String(made.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("RESOURCE_CREATED");
        assertThat(made.headers()).containsKeys("X-Request-Id", "X-Correlation-Id");
        String id = String.valueOf(made.headers().get("Location")).replaceFirst(".*/", "");
        assertThat(registry.pointers()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(id);
            assertThat(one.record()).isEqualTo(record.toString());
            assertThat(one.start()).isEqualTo("2030-01-01T09:00:00Z");
        });
        assertThat(registry.answer(call("GET", "/" + id, null, "B2002", new byte[0]))
                        .status())
                .isEqualTo(404);
        assertThat(registry.answer(call("GET", "/" + id, null, "A1001", new byte[0]))
                        .status())
                .isEqualTo(200);
        byte[] replaced = pointer(record, "A1001").json(id, Instant.EPOCH);
        assertThat(registry.answer(call("PUT", "/" + id, null, "A1001", replaced))
                        .status())
                .isEqualTo(200);
        assertThat(registry.answer(call("DELETE", "/" + id, null, "B2002", new byte[0]))
                        .status())
                .isEqualTo(404);
        assertThat(registry.answer(call("DELETE", "/" + id, null, "A1001", new byte[0]))
                        .status())
                .isEqualTo(200);
        assertThat(registry.pointers()).isEmpty();
    }

    @Test
    void aSearchTellsTwentyAtATime() {
        for (int i = 0; i < 21; i++) {
            registry.answer(call(
                    "POST",
                    "",
                    null,
                    "A1001",
                    pointer(UUID.randomUUID(), "A1001").json(null, Instant.EPOCH)));
        }
        UUID last = UUID.randomUUID();
        registry.answer(call("POST", "", null, "A1001", pointer(last, "A1001").json(null, Instant.EPOCH)));

        Reply first =
                registry.answer(call("GET", "", new PointerSearch(NUMBER, "A1001").query(null), "A1001", new byte[0]));
        Reply second =
                registry.answer(call("GET", "", new PointerSearch(NUMBER, "A1001").query("20"), "A1001", new byte[0]));

        assertThat(PointerSearch.next(json(first))).hasValue("20");
        assertThat(PointerSearch.ids(json(first), last)).isEmpty();
        assertThat(PointerSearch.next(json(second))).isEmpty();
        assertThat(PointerSearch.ids(json(second), last)).hasSize(1);
        assertThat(json(registry.answer(call(
                                "GET", "", new PointerSearch("9990000026", "A1001").query(null), "A1001", new byte[0])))
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(registry.answer(call("GET", "", null, "A1001", new byte[0])).status())
                .isEqualTo(400);
    }

    @Test
    void whatTheSpecificationDemandsIsDemanded() {
        byte[] foreign = pointer(UUID.randomUUID(), "B2002").json(null, Instant.EPOCH);
        assertThat(registry.answer(call("POST", "", null, "A1001", foreign)).status())
                .isEqualTo(400);
        assertThat(registry.answer(call("POST", "", null, "A1001", JsonText.write(out -> {
                            out.writeStartObject();
                            out.writeEndObject();
                        })))
                        .status())
                .isEqualTo(400);
        assertThat(registry.answer(call("PATCH", "", null, "A1001", new byte[0]))
                        .status())
                .isEqualTo(405);
        Call old = call("GET", "", "x=y", "A1001", new byte[0]);
        Map<String, String> headers = new HashMap<>(old.headers());
        headers.put("accept", "application/fhir+json; version=1.0.0");
        assertThat(registry.answer(new Call("INT", "GET", "/DocumentReference", null, headers, new byte[0]))
                        .status())
                .isEqualTo(406);
    }

    private static com.fasterxml.jackson.databind.JsonNode json(Reply reply) {
        return new Call("INT", "GET", "", null, Map.of(), reply.body()).json();
    }

    private static BookingPointer pointer(UUID record, String odsCode) {
        return new BookingPointer(
                record,
                new ServiceId(CodeSystems.DOS_SERVICE, "2000000001"),
                PRODUCT,
                NUMBER,
                odsCode,
                "https://a1001.nhs.uk/FHIR/R4/Appointment/" + record,
                Instant.parse("2030-01-01T09:00:00Z"),
                null,
                BookingPointer.GENERAL_MEDICINE);
    }

    private static Call call(String method, String rest, @Nullable String query, String odsCode, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        SenderHeaders.forRegistry(new SenderHeaders.From(odsCode, "Somewhere", PRODUCT), "1.5.0")
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.put("x-request-id", UUID.randomUUID().toString());
        headers.put("x-correlation-id", UUID.randomUUID().toString());
        return new Call("INT", method, "/DocumentReference" + rest, query, headers, body);
    }
}
