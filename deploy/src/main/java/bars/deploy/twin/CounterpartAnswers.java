package bars.deploy.twin;

import bars.messages.bundle.BarsMessage;
import bars.messages.code.ServiceId;
import bars.messages.refusal.Refusal;
import bars.messages.reply.CaseFile;
import bars.messages.response.OutgoingResponse;
import bars.messages.response.Responder;
import bars.messages.response.ResponseBundle;
import bars.messages.response.ResponseKind;
import bars.messages.response.ResponseOrder;
import bars.messages.response.SenderHeaders;
import bars.messages.response.Software;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The asynchronous answers of counterparts inside the twin: which NHS number makes them answer, and how.
 *
 * <p>Source: contract digest §9.3, validation.
 */
final class CounterpartAnswers {
    private static final Map<String, ResponseOrder> BY_NHS_NUMBER = Map.of(
            "9658499147", new ResponseOrder(ResponseKind.FULL, "completed", null, null),
            "9658499155", new ResponseOrder(ResponseKind.INTERIM, null, null, null),
            "9658499163", new ResponseOrder(ResponseKind.DNA, null, null, null));

    private static final Software SOFTWARE = new Software(Software.PRODUCT_IDS, "twin", "Twin", "1");

    private final Clock clock;

    CounterpartAnswers(Clock clock) {
        this.clock = clock;
    }

    /** What the counterpart that took {@code call} sends to its sender; empty when it says nothing. */
    Optional<Call> to(Call call, String nhsNumber) {
        ResponseOrder order = BY_NHS_NUMBER.get(nhsNumber);
        if (order == null) {
            return Optional.empty();
        }
        try {
            BarsMessage request = OutgoingResponse.read(call.body());
            ServiceId own = ServiceId.parse(call.target()).orElseThrow();
            byte[] body = ResponseBundle.of(
                    request, order, false, responder(request, own), UUID::randomUUID, clock.instant());
            return Optional.of(answer(call, OutgoingResponse.read(body)));
        } catch (Refusal cannotBeAnswered) {
            return Optional.empty();
        }
    }

    private Responder responder(BarsMessage request, ServiceId own) {
        return new Responder(
                own,
                request.receiverOds().orElse("TWIN0"),
                "Counterpart inside the twin",
                SOFTWARE,
                new CaseFile(UUID.randomUUID().toString(), "https://fhir.nhs.uk/Id/local-case-reference", "TWIN-CASE"),
                clock.instant(),
                Map.of());
    }

    private static Call answer(Call call, BarsMessage response) {
        ServiceId target = response.destination().orElseThrow();
        Map<String, String> headers = new HashMap<>();
        SenderHeaders.of(
                        response,
                        target,
                        new SenderHeaders.From(
                                response.senderOds().orElse("TWIN0"), "Counterpart inside the twin", SOFTWARE),
                        "1.5.0")
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.put("x-request-id", UUID.randomUUID().toString());
        headers.put("x-correlation-id", call.header("X-Correlation-Id"));
        headers.put("content-type", "application/fhir+json");
        return new Call(call.environment(), "POST", "/$process-message", null, headers, response.body());
    }
}
