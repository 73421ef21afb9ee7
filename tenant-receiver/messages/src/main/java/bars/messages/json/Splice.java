package bars.messages.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to the bytes of a document that leave all others as they are: spellings of numbers and instants survive. Edits
 * must not overlap; they may be given in any order. Not thread-safe.
 */
public final class Splice {
    private record Edit(int start, int end, byte[] text) {}

    private final byte[] document;
    private final List<Edit> edits = new ArrayList<>();

    public Splice(byte[] document) {
        this.document = document;
    }

    /** Puts {@code json} before the byte at {@code offset}. */
    public Splice insert(int offset, String json) {
        return insert(offset, json.getBytes(StandardCharsets.UTF_8));
    }

    public Splice insert(int offset, byte[] json) {
        edits.add(new Edit(offset, offset, json));
        return this;
    }

    /** Puts a text in the place of another. */
    public Splice replace(Span span, String value) {
        return replace(span.start(), span.end(), JsonText.quoted(value).getBytes(StandardCharsets.UTF_8));
    }

    public Splice replace(int start, int end, byte[] json) {
        edits.add(new Edit(start, end, json));
        return this;
    }

    /** Where the byte at {@code offset} of the document lies in what {@link #bytes()} returns; no edit may cross it. */
    public int moved(int offset) {
        int moved = offset;
        for (Edit edit : edits) {
            if (edit.end <= offset) {
                moved += edit.text.length - (edit.end - edit.start);
            }
        }
        return moved;
    }

    /** Bytes of what {@link #bytes()} returns. */
    public int length() {
        return moved(document.length);
    }

    /** The document with all edits. */
    public byte[] bytes() {
        edits.sort(Comparator.comparingInt(Edit::start)); // stable: insertions at one place keep their order
        byte[] out = new byte[length()];
        int from = 0;
        int to = 0;
        for (Edit edit : edits) {
            if (edit.start < from) {
                throw new IllegalStateException("edits overlap at byte " + edit.start);
            }
            System.arraycopy(document, from, out, to, edit.start - from);
            to += edit.start - from;
            System.arraycopy(edit.text, 0, out, to, edit.text.length);
            to += edit.text.length;
            from = edit.end;
        }
        System.arraycopy(document, from, out, to, document.length - from);
        return out;
    }
}
