package bars.messages.sample;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One case about one made-up patient: all messages about it share these names. Not thread-safe.
 */
public final class SampleCase {
    private final Supplier<String> ids;
    private final Map<String, String> names = new HashMap<>();
    private final String nhsNumber;
    private Instant now;

    /**
     * A new case.
     *
     * @param ids gives a fresh UUID at each call
     * @param nhsNumber ten digits; empty for a patient without
     * @param now when its next message is written
     */
    public SampleCase(Supplier<String> ids, String nhsNumber, Instant now) {
        this.ids = ids;
        this.nhsNumber = nhsNumber;
        this.now = now;
    }

    /** The same UUID for the same name, throughout this case. */
    public String id(String name) {
        return names.computeIfAbsent(name, unknown -> ids.get());
    }

    /** {@code urn:uuid:} and the id of the name. */
    public String urn(String name) {
        return "urn:uuid:" + id(name);
    }

    /** What the receiver assigned to a resource; later messages carry it. */
    public SampleCase known(String name, String receiverId) {
        names.put("known " + name, receiverId);
        return this;
    }

    /** Id that the receiver assigned; empty when it did not yet. */
    String known(String name) {
        return names.getOrDefault("known " + name, "");
    }

    public String nhsNumber() {
        return nhsNumber;
    }

    public Instant now() {
        return now;
    }

    /** Later messages are written then. */
    public SampleCase at(Instant later) {
        now = later;
        return this;
    }
}
