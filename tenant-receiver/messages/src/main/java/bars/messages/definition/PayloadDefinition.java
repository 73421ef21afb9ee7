package bars.messages.definition;

import bars.messages.bundle.MessageEvent;
import java.util.List;
import java.util.Locale;

/**
 * The national message definitions: name, event, and what a payload consists of besides Bundle and MessageHeader.
 * Source: contract §2.4. {@code Location} of a referral stands twice in the source (incident and other); here once.
 */
public enum PayloadDefinition {
    BOOKING_REQUEST(MessageEvent.BOOKING_REQUEST, Payloads.BOOKING),
    BOOKING_REQUEST_CANCELLED(MessageEvent.BOOKING_REQUEST, Payloads.BOOKING_CANCELLED),
    SERVICEREQUEST_REQUEST_REFERRAL(MessageEvent.SERVICEREQUEST_REQUEST, Payloads.REFERRAL),
    SERVICEREQUEST_REQUEST_VALIDATION(MessageEvent.SERVICEREQUEST_REQUEST, Payloads.VALIDATION),
    SERVICEREQUEST_REQUEST_CANCELLED(MessageEvent.SERVICEREQUEST_REQUEST, Payloads.REQUEST_CANCELLED),
    SERVICEREQUEST_RESPONSE_REFERRAL(MessageEvent.SERVICEREQUEST_RESPONSE, Payloads.REFERRAL_RESPONSE),
    SERVICEREQUEST_RESPONSE_REFERRAL_SHORT(MessageEvent.SERVICEREQUEST_RESPONSE, Payloads.REFERRAL_SHORT),
    SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM(MessageEvent.SERVICEREQUEST_RESPONSE, Payloads.INTERIM),
    SERVICEREQUEST_RESPONSE_VALIDATION_FULL(MessageEvent.SERVICEREQUEST_RESPONSE, Payloads.FULL);

    /** What every canonical begins with. */
    public static final String BASE = "https://fhir.nhs.uk/MessageDefinition/bars-message-";

    private final MessageEvent event;
    private final List<Focus> content;

    PayloadDefinition(MessageEvent event, List<Focus> content) {
        this.event = event;
        this.content = content;
    }

    public MessageEvent event() {
        return event;
    }

    /** Resources besides Bundle and MessageHeader, which are 1..1 everywhere. */
    public List<Focus> content() {
        return content;
    }

    /** Full canonical, without version. */
    public String canonical() {
        return BASE + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Canonical of the MessageHeader's profile. */
    public String headerProfile() {
        return "https://fhir.nhs.uk/StructureDefinition/BARSMessageHeader-" + event.code();
    }
}
