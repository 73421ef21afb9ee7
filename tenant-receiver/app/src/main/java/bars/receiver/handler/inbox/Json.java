package bars.receiver.handler.inbox;

import bars.messages.bundle.BundleEntry;
import bars.messages.json.BundleLayout;
import bars.messages.json.EntryLayout;
import bars.messages.json.JsonLimits;
import bars.messages.json.Span;
import bars.messages.json.Splice;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces of JSON cut out of messages and put together again, byte for byte. Stateless. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] BEFORE =
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"x\",\"resource\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AFTER = "}]}".getBytes(StandardCharsets.UTF_8);

    private Json() {}

    /** {@code resource} with another status since {@code told}, or since {@code now} where that is no later moment. */
    static byte[] withStatus(byte[] resource, String status, @Nullable Span told, String now) {
        byte[] bundle = join(BEFORE, resource, AFTER);
        EntryLayout entry = layout(bundle);
        Splice splice = new Splice(bundle);
        if (entry.status() == null) {
            splice.insert(entry.resourceStart() + 1, "\"status\":\"" + status + "\",");
        } else {
            splice.replace(entry.status(), status);
        }
        Span changed = entry.lastUpdated();
        if (changed != null) {
            splice.replace(changed, told != null && Merge.isLater(told, changed) ? told.value() : now);
        }
        byte[] whole = splice.bytes();
        return Arrays.copyOfRange(whole, BEFORE.length, whole.length - AFTER.length);
    }

    /** The status that the bytes of an entry state; empty text for none. */
    static String status(BundleEntry entry) {
        return entry.layout().status() == null ? "" : entry.layout().status().value();
    }

    /** Whether the stored {@code resource} was changed after the one in {@code entry}, or at the same moment. */
    static boolean isOlder(BundleEntry entry, byte[] resource) {
        return !Merge.isLater(
                entry.layout().lastUpdated(),
                layout(join(BEFORE, resource, AFTER)).lastUpdated());
    }

    /** When {@code resource} says that it was made; null where it does not say so. */
    static @Nullable String created(byte[] resource) {
        Span created = layout(join(BEFORE, resource, AFTER)).created();
        return created == null || created.value().isEmpty() ? null : created.value();
    }

    private static EntryLayout layout(byte[] bundle) {
        return BundleLayout.of(bundle, JsonLimits.KEPT).entry("x").orElseThrow();
    }

    static byte[] object(Map<String, String> map) {
        try {
            return MAPPER.writeValueAsBytes(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts cannot be written", e);
        }
    }

    static Map<String, String> map(byte[] object) {
        try {
            return MAPPER.readValue(object, new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException("stored ids cannot be read", e);
        }
    }

    static byte[] join(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
