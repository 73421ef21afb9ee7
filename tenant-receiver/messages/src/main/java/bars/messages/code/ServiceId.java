package bars.messages.code;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names a service: what {@code NHSD-Target-Identifier} and the endpoints of a MessageHeader carry. The value is text, with
 * its leading zeros.
 * Source: contract §1.3, §2.2, §2.12.
 *
 * @param system naming system as written; null where a bare value was sent (before 1.0, and in an App 8 sample)
 * @param value identifier in it
 */
public record ServiceId(@Nullable String system, String value) {
    /** Longest text that is looked at; identifiers of services are short. */
    private static final int MOST_CHARACTERS = 500;

    public ServiceId {
        system = system == null || system.isBlank() ? null : system.strip();
        value = value.strip();
    }

    /** Reads {@code system|value} or a bare value; empty when there is no value. */
    public static Optional<ServiceId> parse(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        int bar = text.lastIndexOf('|');
        String value = text.substring(bar + 1).strip();
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(new ServiceId(bar < 0 ? null : text.substring(0, bar), value));
    }

    /** Whether both name the same service; a bare value names it in every system. */
    public boolean names(ServiceId other) {
        return value.equalsIgnoreCase(other.value)
                && (system == null || other.system == null || CodeSystems.same(system, other.system));
    }

    /** Its system; that of the Directory of Services where a bare value was sent. */
    public String systemOrDirectory() {
        return system == null ? CodeSystems.DOS_SERVICE : system;
    }

    /** {@code system|value} as it is sent. */
    public String text() {
        return system == null ? value : system + "|" + value;
    }
}
