package bars.receiver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.messages.code.ServiceId;
import bars.messages.header.MessageKey;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.exchange.Refusals;
import bars.receiver.tenant.AccessRules;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.HostedService;
import bars.receiver.tenant.TenantLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks for XML alone, where it is given, reads refusals in it too. */
class OutcomeFormTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String SERVICE = "2000099999";
    private static final Answer REFUSED =
            new Refusals(UUID::randomUUID).answer(Refusal.notFound("There is nothing at this path"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "on#application/fhir+xml; version=1.5.0#application/fhir+xml",
                "on#text/xml#application/fhir+xml",
                "on#application/fhir+json#application/fhir+json",
                "on#application/fhir+json, application/fhir+xml;q=0.5#application/fhir+json",
                "on#application/fhir+xml; version=9.0.0#application/fhir+json",
                "on#text/html#application/fhir+json",
                "on##application/fhir+json",
                "off#application/fhir+xml#application/fhir+json"
            })
    @Requirement({"NEG-04", "ERR-01"})
    void refusalsHaveTheFormOfOtherAnswers(String xml, @Nullable String accept, String form) {
        Answer told = OutcomeForm.of(REFUSED, arrival(xml), headers(accept, SERVICE)::get);

        assertThat(told.status()).isEqualTo(404);
        assertThat(told.mediaType()).isEqualTo(form);
        assertThat(new String(told.body(), StandardCharsets.UTF_8))
                .startsWith(form.endsWith("xml") ? "<OperationOutcome xmlns=\"http://hl7.org/fhir\">" : "{")
                .contains("REC_NOT_FOUND", "https://fhir.nhs.uk/Codesystem/http-error-codes", "nothing at this path");
    }

    @Test
    void headersOfARefusalStay() {
        Answer busy = new Answer(503, REFUSED.mediaType(), REFUSED.body(), Map.of("Retry-After", "5"));

        assertThat(OutcomeForm.of(busy, arrival("on"), headers("application/fhir+xml", SERVICE)::get)
                        .headers())
                .containsEntry("Retry-After", "5");
    }

    @Test
    void whatIsNoRefusalOrAddressesNoServiceStaysAsItIs() {
        Answer taken = Answer.ok(REFUSED.body());

        assertThat(OutcomeForm.of(taken, arrival("on"), headers("application/fhir+xml", SERVICE)::get))
                .isSameAs(taken);
        assertThat(OutcomeForm.of(REFUSED, arrival("on"), headers("application/fhir+xml", "1")::get))
                .isSameAs(REFUSED);
        assertThat(OutcomeForm.of(REFUSED, arrival("on"), name -> null)).isSameAs(REFUSED);
    }

    private static Map<String, String> headers(@Nullable String accept, String service) {
        String target = "{\"system\":\"" + DOS + "\",\"value\":\"" + service + "\"}";
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        if (accept != null) {
            headers.put("Accept", accept);
        }
        return headers;
    }

    private static Arrival arrival(String xml) {
        TenantScope scope = new TenantScope(7, Environment.INT);
        ServiceProfile profile = ServiceProfile.of(
                        new ServiceId(DOS, SERVICE),
                        "X26",
                        "Anywhere Hospital",
                        Set.of("a1t1"),
                        Map.of("1", List.of("2.1.0")))
                .with(Choice.XML.key(), xml);
        HostedService service = new HostedService(
                UUID.randomUUID(), scope, 3, profile, new AccessRules(true, List.of()), Instant.now(), Map.of());
        HostedEndpoint endpoint =
                new HostedEndpoint(3, "x26.example", scope, "X26", TenantLimits.STANDARD, List.of(service));
        String id = UUID.randomUUID().toString();
        return new Arrival(endpoint, new MessageKey(id, id), Instant.now(), Deadline.startingNow());
    }
}
