package bars.messages.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Notes positions of one entry while walking over it. */
final class EntryReader {
    private final StrictJson json;
    private @Nullable String fullUrl;
    private int resourceStart = -1;
    private int resourceEnd = -1;
    private @Nullable String type;
    private @Nullable Span id;
    private @Nullable Span lastUpdated;
    private @Nullable Span status;
    private @Nullable Span created;

    EntryReader(StrictJson json) {
        this.json = json;
    }

    EntryLayout entry() throws IOException {
        int start = json.start();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            switch (name) {
                case "fullUrl" -> {
                    Span span = span(json);
                    fullUrl = span == null ? null : span.value();
                }
                case "resource" -> resource();
                default -> json.skip();
            }
        }
        return new EntryLayout(
                start, json.end(), fullUrl, resourceStart, resourceEnd, type, id, lastUpdated, status, created);
    }

    private void resource() throws IOException {
        if (json.token() != JsonToken.START_OBJECT) {
            json.skip();
            return;
        }
        resourceStart = json.start();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            switch (name) {
                case "resourceType" -> {
                    Span span = span(json);
                    type = span == null ? null : span.value();
                }
                case "id" -> id = span(json);
                case "status" -> status = span(json);
                case "created" -> created = json.token() == JsonToken.VALUE_NULL ? nothing() : span(json);
                case "meta" -> meta();
                default -> json.skip();
            }
        }
        resourceEnd = json.end();
    }

    private void meta() throws IOException {
        if (json.token() != JsonToken.START_OBJECT) {
            json.skip();
            return;
        }
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.name();
            json.next();
            if (name.equals("lastUpdated")) {
                lastUpdated = span(json);
            } else {
                json.skip();
            }
        }
    }

    /** A null where the receiver will write: beside it the member would be there twice. */
    private Span nothing() throws IOException {
        return new Span("", json.start(), json.end());
    }

    /** The current text with its place; null, and skipped, when it is something else. */
    static @Nullable Span span(StrictJson json) throws IOException {
        if (json.token() != JsonToken.VALUE_STRING) {
            json.skip();
            return null;
        }
        int start = json.start();
        String value = json.string();
        return new Span(value, start, json.end());
    }
}
