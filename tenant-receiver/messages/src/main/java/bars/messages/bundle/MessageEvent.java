package bars.messages.bundle;

import java.util.Locale;
import java.util.Optional;

/** What a message is about. Source: CodeSystem message-events-bars 1.0.0. */
public enum MessageEvent {
    SERVICEREQUEST_REQUEST,
    SERVICEREQUEST_RESPONSE,
    BOOKING_REQUEST,
    /** Always refused. Source: contract §2.2. */
    BOOKING_RESPONSE;

    /** Code on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<MessageEvent> of(String code) {
        for (MessageEvent event : values()) {
            if (event.code().equals(code.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }
}
