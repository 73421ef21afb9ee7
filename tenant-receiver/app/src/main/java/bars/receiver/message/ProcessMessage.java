package bars.receiver.message;

import bars.db.message.ClaimKey;
import bars.messages.Intake;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.header.AcceptedMedia;
import bars.messages.header.RequestHeaders;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Refusals;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.handler.Ledger;
import bars.receiver.handler.Originals;
import bars.receiver.metric.Steps;
import bars.receiver.tenant.HostedService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verb {@code $process-message}. Checks run in the order of the standard: headers, service, access, and only then what
 * the claim on the ids remembers: Accept, media type, the message itself, its workflow. Thread-safe.
 *
 * <p>Source: BaRS Core 1.5.0 §Bundle-Processing, §Transactional-integrity.
 */
public final class ProcessMessage {
    private final Admission admission;
    private final HandlerRegistry handlers;
    private final Ledger ledger;
    private final Refusals refusals;
    private final Supplier<UUID> ids;

    public ProcessMessage(
            Admission admission, HandlerRegistry handlers, Ledger ledger, Refusals refusals, Supplier<UUID> ids) {
        this.admission = admission;
        this.handlers = handlers;
        this.ledger = ledger;
        this.refusals = refusals;
        this.ids = ids;
    }

    /** Processes one message and says what it is answered with; does not throw. */
    public Answer run(Arrival arrival, Function<String, @Nullable String> headers, byte[] body) {
        try {
            RequestHeaders read = RequestHeaders.read(headers);
            HostedService service = admission.service(arrival, read, IssueType.SECURITY);
            ClaimKey claim = claim(arrival, service, body);
            Steps.reached(Steps.Step.ADMISSION);
            return claimed(arrival, service, read, claim, headers, body);
        } catch (RuntimeException e) {
            return refusals.answer(refusals.of(e));
        }
    }

    /** From here on a refusal is kept, so that a retry gets the same. */
    private Answer claimed(
            Arrival arrival,
            HostedService service,
            RequestHeaders read,
            ClaimKey claim,
            Function<String, @Nullable String> headers,
            byte[] body) {
        try {
            ServiceProfile profile = service.profile();
            AcceptedMedia media = AcceptedMedia.negotiate(headers.apply("Accept"), profile);
            BarsMessage message = message(headers, body, profile, arrival);
            Steps.reached(Steps.Step.PARSE);
            Intake.Accepted accepted = Intake.check(message, profile);
            Steps.reached(Steps.Step.RULES);
            Delivery delivery = new Delivery(
                    ids.get(),
                    message,
                    accepted.workflow(),
                    accepted.noted().stream().map(Issue::rule).toList(),
                    service,
                    read,
                    Originals.of(headers),
                    arrival,
                    claim,
                    body,
                    ledger,
                    unhandled -> handlers.standard().handle(unhandled));
            byte[] reply = handlers.of(profile.handlerKind()).handle(delivery);
            return Answer.ok(media, reply);
        } catch (RuntimeException e) {
            return refusals.answer(ledger.keep(service.scope(), claim, refusals.of(e)));
        }
    }

    private static BarsMessage message(
            Function<String, @Nullable String> headers, byte[] body, ServiceProfile profile, Arrival arrival) {
        String encoding = headers.apply("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw media("An encoded body is not taken");
        }
        MessageReader reader = new MessageReader(
                JsonLimits.MESSAGE.withBytes(arrival.endpoint().limits().bodyBytes()));
        String type = type(headers.apply("Content-Type"));
        return switch (type) {
            case "", "application/fhir+json", "application/json" -> reader.read(body);
            case "application/fhir+xml", "application/xml", "text/xml" -> {
                if (!profile.decides(Choice.XML, "on")) {
                    throw media("This service takes " + AcceptedMedia.JSON);
                }
                yield reader.readXml(body);
            }
            default -> throw media("This service takes " + AcceptedMedia.JSON);
        };
    }

    private static String type(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Refusal media(String text) {
        return Refusal.of(RecCode.NOT_ACCEPTABLE, IssueType.PROCESSING, text);
    }

    private static ClaimKey claim(Arrival arrival, HostedService service, byte[] body) {
        try {
            return new ClaimKey(
                    service.endpointId(),
                    UUID.fromString(arrival.key().requestId()),
                    UUID.fromString(arrival.key().correlationId()),
                    MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
