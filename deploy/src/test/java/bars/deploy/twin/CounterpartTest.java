package bars.deploy.twin;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.code.ServiceId;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counterpart inside the twin: every sentinel of the national harness. Source: contract §9.3. */
class CounterpartTest {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";
    private static final String ANY = "2000072489";

    private final List<Call> sent = new ArrayList<>();
    private final Counterpart counterpart = new Counterpart(Clock.systemUTC(), sent::add);

    @ParameterizedTest
    @CsvSource({
        "9658499015, 404, REC_NOT_FOUND", "9658499023, 409, REC_CONFLICT",
        "9658499031, 422, REC_UNPROCESSABLE_ENTITY", "9658499066, 400, REC_BAD_REQUEST",
        "9658499074, 500, REC_SERVER_ERROR", "9658499112, 409, REC_CONFLICT",
        "9658499120, 422, REC_UNPROCESSABLE_ENTITY", "9658499139, 401, REC_UNAUTHORIZED",
        "9658499171, 401, REC_UNAUTHORIZED",
    })
    void anNhsNumberIsRefused(String nhsNumber, int status, String code) {
        Reply reply = post(messages(nhsNumber, "a1t1", "2.1.0").request());

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(code);
        assertThat(counterpart.taken()).isZero();
    }

    @Test
    void aBookingAndAReferralAreCalledAsTheHarnessCallsThem() {
        Reply booked = post(messages("9658499007", "a1t1", "2.1.0")
                .booking(UUID.randomUUID().toString(), "s"));
        Reply referred = post(messages("9658499058", "a1t1", "2.1.0").request());
        Reply validated = post(messages("9658499082", "a4t1", "2.0.0").request());
        Reply another = post(messages("9658499090", "a4t1", "2.0.0").request());

        assertThat(root(booked, true)).isEqualTo("ce1c4ced-2a84-4198-9982-9caf894d0bb7");
        assertThat(root(referred, false)).isEqualTo("79120f41-a431-4f08-bcc5-1e67006fcae0");
        assertThat(root(validated, false)).isEqualTo("9e595424-9d67-45db-9a90-03259653cd37");
        assertThat(root(another, false)).isEqualTo("c337e8d8-fd5b-4a13-a8e4-0f6f4ac1bb1a");
    }

    @ParameterizedTest
    @CsvSource({
        "Appointment/ce1c4ced-2a84-4198-9982-9caf894d0bb7, 200",
        "Appointment/0d440c22-7f25-4c6c-905d-2213d197d02a, 501",
        "ServiceRequest/79120f41-a431-4f08-bcc5-1e67006fcae0, 200",
        "ServiceRequest/09b53c07-2a21-4ba5-ac8b-f33e486d794d, 200",
        "ServiceRequest/61215702-0049-4d76-9807-2123f0a6ca15, 405",
        "ServiceRequest/9d280ad9-6dda-46d2-a75e-f5b47b2f4e87, 429",
        "ServiceRequest/0b42eac3-0175-43c8-bbab-efaa8ca31ccf, 503",
        "ServiceRequest/9e595424-9d67-45db-9a90-03259653cd37, 408",
        "ServiceRequest/c337e8d8-fd5b-4a13-a8e4-0f6f4ac1bb1a, 501",
        "ServiceRequest/00000000-0000-4000-8000-000000000000, 404",
    })
    void aReadIsAnsweredByItsId(String path, int status) {
        assertThat(get(ANY, "/" + path, null).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "9658499147, a4t1, servicerequest-response",
        "9658499155, a4t1, servicerequest-response",
        "9658499163, a1t1, servicerequest-response",
    })
    void anNhsNumberMakesItAnswerLater(String nhsNumber, String useCase, String event) {
        assertThat(post(messages(nhsNumber, useCase, useCase.equals("a4t1") ? "2.0.0" : "2.1.0")
                                .request())
                        .status())
                .isEqualTo(200);

        assertThat(sent).singleElement().satisfies(answer -> assertThat(Bundles.event(answer.json()))
                .isEqualTo(event));
    }

    @ParameterizedTest
    @CsvSource({
        "2000011147, bars-message-booking-request, true",
        "2000011147, bars-message-servicerequest-request-referral, true",
        "2000076289, bars-message-servicerequest-request-referral, true",
        "2000076289, bars-message-booking-request, false",
        "2000003366, bars-message-servicerequest-request-validation, true",
        "2000003366, bars-message-servicerequest-response-validation-full, false",
        "1374839566, bars-message-servicerequest-response-validation-full, true",
        "1374839566, bars-message-servicerequest-response-validation-interim, true",
        "2000099999, bars-message-booking-request, true",
    })
    void aServiceSaysWhatItTakes(String service, String message, boolean taken) {
        String statement = text(get(service, "/metadata", null));
        String definitions = text(get(service, "/MessageDefinition", "context=" + DOS + "%7C" + service));

        // A statement tells what the service sends as well.
        assertThat(!taken || statement.contains(message + "\"")).as(statement).isTrue();
        assertThat(definitions.contains(message + "\"")).as(definitions).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"2000070513, a5t1", "2000159909, a6t1", "2000159910, a6t2"})
    void aServiceTakesItsUseCaseAlone(String service, String useCase) {
        assertThat(text(get(service, "/MessageDefinition", "context=" + DOS + "%7C" + service)))
                .contains(useCase)
                .doesNotContain("a1t1");
    }

    @Test
    void definitionsAreNoneOrRefused() {
        assertThat(text(get("2000071898", "/MessageDefinition", "context=" + DOS + "%7C2000071898")))
                .contains("Invoice");
        assertThat(get(ANY, "/MessageDefinition", "context=FAIL0401").status()).isEqualTo(401);
        assertThat(get(ANY, "/MessageDefinition", "context=FAIL0404").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"2000072489, 200, 7", "2000073917, 200, 0", "1503499715, 200, 7", "2000081230, 408, 0"})
    void slotsAreOfferedByTheService(String service, int status, int total) {
        Reply reply = get(
                service,
                "/Slot",
                "Schedule.actor:HealthcareService=" + service
                        + "&status=free&start=ge2030-01-01T09:00:00%2B00:00&start=le2030-01-01T12:00:00%2B00:00"
                        + "&_include=Slot:schedule&_include=Schedule:actor:HealthcareService");

        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        assertThat(call("GET", "", null, service, reply.body())
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(total);
    }

    /** The table of the stateful server, row by row. */
    @Test
    void onePatientIsRemembered() {
        SampleMessages messages = messages(StatefulPatient.NHS_NUMBER, "a1t1", "2.1.0");
        SampleBundle booking = messages.booking(UUID.randomUUID().toString(), "s");
        SampleBundle noBooking = messages.bookingCancellation("update", "cancelled");
        SampleBundle referral = messages.request();
        SampleBundle noReferral = messages.cancellation("revoked");

        assertThat(post(noBooking).status()).isEqualTo(400);
        assertThat(post(referral).status()).isEqualTo(400);
        assertThat(post(noReferral).status()).isEqualTo(400);
        String id = root(post(booking), true);
        assertThat(post(booking).status()).isEqualTo(409);
        assertThat(post(noReferral).status()).isEqualTo(400);
        assertThat(text(post(referral))).contains("not linked to the right booking");
        byte[] linked = new String(referral.bytes(), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"resourceType\"\\s*:\\s*\"ServiceRequest\"",
                        "\"resourceType\":\"ServiceRequest\",\"supportingInfo\":[{\"reference\":\"Appointment/" + id
                                + "\"}]")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(counterpart
                        .answer(call("POST", "/$process-message", null, ANY, linked))
                        .status())
                .isEqualTo(200);
        assertThat(post(booking).status()).isEqualTo(409);
        assertThat(post(referral).status()).isEqualTo(409);
        assertThat(post(noReferral).status()).isEqualTo(200);
        assertThat(post(noBooking).status()).isEqualTo(200);
        assertThat(post(noBooking).status()).isEqualTo(400);
    }

    private static SampleMessages messages(String nhsNumber, String useCase, String version) {
        SampleRoute route = new SampleRoute(
                new ServiceId(DOS, ANY), "TWIN0", "Twin", new ServiceId(DOS, "2000000001"), "A1001", useCase, version);
        return new SampleMessages(route, new SampleCase(() -> UUID.randomUUID().toString(), nhsNumber, Instant.now()));
    }

    private Reply post(SampleBundle bundle) {
        return counterpart.answer(call("POST", "/$process-message", null, ANY, bundle.bytes()));
    }

    private Reply get(String service, String path, @Nullable String query) {
        return counterpart.answer(call("GET", path, query, service, new byte[0]));
    }

    private static String root(Reply reply, boolean booking) {
        return Bundles.root(call("GET", "", null, ANY, reply.body()).json(), booking)
                .path("id")
                .asText();
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static Call call(String method, String path, @Nullable String query, String service, byte[] body) {
        String target = "{\"system\":\"" + DOS + "\",\"value\":\"" + service + "\"}";
        return new Call(
                "INT",
                method,
                path,
                query,
                Map.of(
                        "nhsd-target-identifier",
                        Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)),
                        "nhsd-end-user-organisation",
                        "e30=",
                        "x-request-id",
                        UUID.randomUUID().toString(),
                        "x-correlation-id",
                        UUID.randomUUID().toString()),
                body);
    }
}
