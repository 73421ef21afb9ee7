package bars.messages.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a Bundle lie in its bytes: what splicing, merging and cutting out need instead of a second tree walk.
 * Immutable. Members of the Bundle that are absent are null.
 *
 * @param resourceType of the document itself
 * @param id {@code Bundle.id}
 * @param versionId {@code Bundle.meta.versionId}
 * @param lastUpdated {@code Bundle.meta.lastUpdated}
 * @param timestamp {@code Bundle.timestamp}
 * @param entriesStart offset behind the bracket that opens {@code Bundle.entry}; -1 when there is none
 * @param entriesEnd offset of the bracket that closes it
 * @param entries all entries, in order
 * @param references {@code urn:uuid:} targets of all references
 * @param codes all codes of systems of the NHS, by {@link bars.messages.code.CodeSystems#key} of the system
 */
public record BundleLayout(
        @Nullable String resourceType,
        @Nullable Span id,
        @Nullable Span versionId,
        @Nullable Span lastUpdated,
        @Nullable Span timestamp,
        int entriesStart,
        int entriesEnd,
        List<EntryLayout> entries,
        Set<String> references,
        Map<String, Set<String>> codes) {

    public BundleLayout {
        entries = List.copyOf(entries);
        references = Set.copyOf(references);
        codes = Map.copyOf(codes);
    }

    /** Walks strictly over {@code document}, which must be a JSON object. */
    public static BundleLayout of(byte[] document, JsonLimits limits) {
        return StrictJson.walk(document, limits, json -> new Reader(json).bundle());
    }

    /** As {@link #of}; {@code taker} is told every token, so that nobody reads the bytes a second time. */
    public static BundleLayout of(byte[] document, JsonLimits limits, TokenTaker taker) {
        return StrictJson.walk(document, limits, taker, json -> new Reader(json).bundle());
    }

    /** The entry with this fullUrl. */
    public Optional<EntryLayout> entry(String fullUrl) {
        return entries.stream().filter(e -> fullUrl.equals(e.fullUrl())).findFirst();
    }

    /** The first entry with a resource of this type. */
    public Optional<EntryLayout> first(String type) {
        return entries.stream().filter(e -> type.equals(e.type())).findFirst();
    }

    /** Notes positions while walking. */
    private static final class Reader {
        private final StrictJson json;
        private final List<EntryLayout> entries = new ArrayList<>();
        private @Nullable String type;
        private @Nullable Span id;
        private @Nullable Span versionId;
        private @Nullable Span lastUpdated;
        private @Nullable Span timestamp;
        private int entriesStart = -1;
        private int entriesEnd = -1;

        Reader(StrictJson json) {
            this.json = json;
        }

        BundleLayout bundle() throws IOException {
            if (json.token() != JsonToken.START_OBJECT) {
                throw StrictJson.malformed("it is not an object");
            }
            while (json.next() != JsonToken.END_OBJECT) {
                String name = json.name();
                json.next();
                switch (name) {
                    case "resourceType" -> type = text();
                    case "id" -> id = span();
                    case "timestamp" -> timestamp = span();
                    case "meta" -> meta();
                    case "entry" -> entries();
                    default -> json.skip();
                }
            }
            return new BundleLayout(
                    type,
                    id,
                    versionId,
                    lastUpdated,
                    timestamp,
                    entriesStart,
                    entriesEnd,
                    entries,
                    json.references(),
                    json.codes());
        }

        private void meta() throws IOException {
            if (json.token() != JsonToken.START_OBJECT) {
                json.skip();
                return;
            }
            while (json.next() != JsonToken.END_OBJECT) {
                String name = json.name();
                json.next();
                switch (name) {
                    case "versionId" -> versionId = span();
                    case "lastUpdated" -> lastUpdated = span();
                    default -> json.skip();
                }
            }
        }

        private void entries() throws IOException {
            if (json.token() != JsonToken.START_ARRAY) {
                json.skip();
                return;
            }
            entriesStart = json.end();
            while (json.next() != JsonToken.END_ARRAY) {
                if (json.token() == JsonToken.START_OBJECT) {
                    entries.add(new EntryReader(json).entry());
                } else {
                    json.skip();
                }
            }
            entriesEnd = json.start();
        }

        private @Nullable Span span() throws IOException {
            return EntryReader.span(json);
        }

        private @Nullable String text() throws IOException {
            Span span = span();
            return span == null ? null : span.value();
        }
    }
}
