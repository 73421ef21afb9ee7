package bars.edge.revocation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads DER front to back, over one array and without copies. The JDK's parser of revocation lists makes several objects of
 * every entry; a list of half a million entries is read here within its own size.
 *
 * <p>Source: ITU-T X.690 §8, §10.
 */
final class Der {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int ENUMERATED = 0x0a;
    static final int SEQUENCE = 0x30;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;

    private static final int LAST_YEAR_OF_UTC_TIME = 49;

    private final byte[] bytes;
    private final int end;
    private int at;

    /** One element: its tag, where it starts, and where its content lies. */
    record Element(int tag, int start, int content, int end) {}

    Der(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Tag of the next element; -1 at the end. */
    int peek() {
        return at < end ? bytes[at] & 0xff : -1;
    }

    Element next() {
        int start = at;
        int tag = take();
        int length = take();
        if (length > 0x84) {
            throw new IllegalArgumentException("a length of more than four bytes");
        }
        if (length >= 0x80) {
            int count = length - 0x80;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | take();
            }
            if (count == 0 || (length >= 0 && length < 0x80)) {
                throw new IllegalArgumentException("a length that is not DER");
            }
        }
        if (length < 0 || length > end - at) {
            throw new IllegalArgumentException("an element is longer than what holds it");
        }
        int content = at;
        at += length;
        return new Element(tag, start, content, at);
    }

    Element next(int tag) {
        Element element = next();
        if (element.tag() != tag) {
            throw new IllegalArgumentException("tag %02x where %02x is expected".formatted(element.tag(), tag));
        }
        return element;
    }

    /** The next element when it has {@code tag}; else null, and nothing is read. */
    @Nullable
    Element optional(int tag) {
        return peek() == tag ? next() : null;
    }

    Der inside(Element element) {
        return new Der(bytes, element.content(), element.end());
    }

    /** The whole element, header included. */
    byte[] whole(Element element) {
        return Arrays.copyOfRange(bytes, element.start(), element.end());
    }

    byte[] content(Element element) {
        return Arrays.copyOfRange(bytes, element.content(), element.end());
    }

    BigInteger integer(Element element) {
        if (element.content() == element.end()) {
            throw new IllegalArgumentException("an empty number");
        }
        return new BigInteger(bytes, element.content(), element.end() - element.content());
    }

    String text(Element element) {
        return new String(bytes, element.content(), element.end() - element.content(), StandardCharsets.US_ASCII);
    }

    /** Dotted form of an object identifier. */
    String oid(Element element) {
        StringBuilder dotted = new StringBuilder();
        long arc = 0;
        for (int i = element.content(); i < element.end(); i++) {
            arc = arc << 7 | bytes[i] & 0x7f;
            if ((bytes[i] & 0x80) == 0) {
                if (dotted.isEmpty()) {
                    long first = Math.min(arc / 40, 2);
                    dotted.append(first).append('.').append(arc - first * 40);
                } else {
                    dotted.append('.').append(arc);
                }
                arc = 0;
            }
        }
        return dotted.toString();
    }

    /** Source: RFC 5280 §5.1.2.4, UTCTime through 2049 and GeneralizedTime from 2050, both in seconds and Z. */
    Instant time(Element element) {
        String text = text(element);
        try {
            if (element.tag() == UTC_TIME && text.length() == 13) {
                int year = Integer.parseInt(text.substring(0, 2));
                text = (year <= LAST_YEAR_OF_UTC_TIME ? "20" : "19") + text;
            } else if (element.tag() != GENERALIZED_TIME) {
                throw new IllegalArgumentException("a time that is none");
            }
            return LocalDateTime.parse(text, DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'"))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("a time that is none: " + text, e);
        }
    }

    private int take() {
        if (at >= end) {
            throw new IllegalArgumentException("it ends too early");
        }
        return bytes[at++] & 0xff;
    }
}
