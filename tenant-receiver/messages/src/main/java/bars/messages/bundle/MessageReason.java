package bars.messages.bundle;

import java.util.Locale;
import java.util.Optional;

/** Why a message is sent. Source: CodeSystem message-reason-bars 1.1.0. */
public enum MessageReason {
    NEW,
    UPDATE,
    DELETE;

    /** Code on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MessageReason> of(String code) {
        for (MessageReason reason : values()) {
            if (reason.code().equals(code.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
