package bars.edge;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello out of the first bytes of a connection, without consuming them, over as many records as it takes.
 * The session of a resumed handshake keeps the name of its first one; what the caller asked for now stands only here. Used
 * by one thread at a time.
 *
 * <p>Source: RFC 8446 §4.1.2 and §5.1, RFC 6066 §3.
 */
final class ClientHello {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int KEY_SHARE = 51;

    /** Source: RFC 8446 §4.2.7. */
    private static final int P_256 = 0x0017;

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;

    /** Source: RFC 1035 §2.3.4. */
    private static final int LONGEST_NAME = 255;

    /** Source: TLS policy, longest handshake message. */
    private static final int LONGEST = 32 * 1024;

    private byte[] collected = new byte[0];
    private byte @Nullable [] next;
    private boolean whole;
    private boolean foreign;
    private @Nullable String serverName;
    private boolean listsP256;
    private boolean sharesKeys;
    private boolean sharesP256;

    /** Looks at the record at the start of {@code records}; does nothing until it has arrived to its end. */
    void look(ByteBuffer records) {
        if (whole || foreign || !records.hasRemaining()) {
            return;
        }
        if (records.get(records.position()) != HANDSHAKE) {
            foreign = true;
            return;
        }
        ByteBuffer in = records.duplicate();
        if (in.remaining() < RECORD_HEADER) {
            return;
        }
        int length = in.getShort(in.position() + 3) & 0xffff;
        if (in.remaining() < RECORD_HEADER + length) {
            return;
        }
        byte[] longer = Arrays.copyOf(collected, collected.length + length);
        in.position(in.position() + RECORD_HEADER);
        in.get(longer, collected.length, length);
        next = longer;
        examine(longer);
    }

    /** The record that was looked at has been consumed. */
    void consumed() {
        if (next != null) {
            collected = whole ? new byte[0] : next;
            next = null;
        }
    }

    /** Whether the whole message was seen. */
    boolean isWhole() {
        return whole;
    }

    /** Whether nothing of it has been consumed yet. */
    boolean isInOneRecord() {
        return collected.length == 0;
    }

    /** Whether a whole record of it was seen. */
    boolean isBegun() {
        return next != null || collected.length > 0;
    }

    /** Whether P-256 can be agreed on at once: without another round trip where the caller has sent shares already. */
    boolean offersP256() {
        return sharesKeys ? sharesP256 : listsP256;
    }

    /** Whether what came was no handshake of TLS. */
    boolean isForeign() {
        return foreign;
    }

    /** The name asked for, lower case; null when there is none. */
    @Nullable
    String serverName() {
        return serverName;
    }

    private void examine(byte[] message) {
        if (message.length < MESSAGE_HEADER) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        int header = in.getInt();
        int length = header & 0xffffff;
        if (header >>> 24 != CLIENT_HELLO || length > LONGEST) {
            foreign = true;
        } else if (in.remaining() >= length) {
            whole = true;
            in.limit(MESSAGE_HEADER + length);
            read(in);
        }
    }

    private void read(ByteBuffer in) {
        try {
            skip(in, 2 + 32);
            skip(in, in.get() & 0xff);
            skip(in, unsigned16(in));
            skip(in, in.get() & 0xff);
            skip(in, 2);
            while (in.hasRemaining()) {
                int type = unsigned16(in);
                ByteBuffer content = take(in, unsigned16(in));
                switch (type) {
                    case SERVER_NAME -> serverName = serverName == null ? name(content) : serverName;
                    case SUPPORTED_GROUPS -> listsP256 = lists(content);
                    case KEY_SHARE -> {
                        sharesKeys = true;
                        sharesP256 = shares(content);
                    }
                    default -> {
                        // of no interest here
                    }
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // what was read before counts; JSSE refuses the rest
        }
    }

    private static String name(ByteBuffer in) {
        skip(in, 2 + 1);
        byte[] name = new byte[Math.min(unsigned16(in), LONGEST_NAME)];
        in.get(name);
        return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private static boolean lists(ByteBuffer in) {
        skip(in, 2);
        boolean found = false;
        while (in.hasRemaining()) {
            found |= unsigned16(in) == P_256;
        }
        return found;
    }

    private static boolean shares(ByteBuffer in) {
        skip(in, 2);
        boolean found = false;
        while (in.hasRemaining()) {
            found |= unsigned16(in) == P_256;
            skip(in, unsigned16(in));
        }
        return found;
    }

    private static ByteBuffer take(ByteBuffer in, int count) {
        ByteBuffer part = in.slice(in.position(), count);
        skip(in, count);
        return part;
    }

    private static int unsigned16(ByteBuffer in) {
        return in.getShort() & 0xffff;
    }

    private static void skip(ByteBuffer in, int count) {
        in.position(in.position() + count);
    }
}
