package bars.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server name out of the first bytes of a connection, without consuming them. The session of a resumed handshake
 * keeps the name of its first one; what the caller asked for now stands only here.
 *
 * <p>Source: RFC 8446 §4.1.2, RFC 6066 §3.
 */
final class ClientHello {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int RECORD_HEADER = 5;

    private ClientHello() {}

    /** Whether the first record has arrived to its end. */
    static boolean isWhole(ByteBuffer peeked) {
        ByteBuffer in = peeked.duplicate();
        return in.remaining() >= RECORD_HEADER
                && in.remaining() >= RECORD_HEADER + (in.getShort(in.position() + 3) & 0xffff);
    }

    /** The name asked for, lower case; null when there is none or the bytes are no whole ClientHello in one record. */
    static @Nullable String serverName(ByteBuffer peeked) {
        ByteBuffer in = peeked.duplicate();
        try {
            if (in.remaining() < RECORD_HEADER || in.get() != HANDSHAKE) {
                return null;
            }
            skip(in, 2);
            in.limit(Math.min(in.limit(), in.position() + 2 + unsigned16(in.duplicate())));
            skip(in, 2);
            if (in.get() != CLIENT_HELLO) {
                return null;
            }
            skip(in, 3 + 2 + 32);
            skip(in, in.get() & 0xff);
            skip(in, unsigned16(in));
            skip(in, in.get() & 0xff);
            return inExtensions(in);
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String inExtensions(ByteBuffer in) {
        int end = in.position() + 2 + unsigned16(in.duplicate());
        skip(in, 2);
        while (in.position() < end) {
            int type = unsigned16(in);
            int length = unsigned16(in);
            if (type == SERVER_NAME) {
                skip(in, 2 + 1);
                byte[] name = new byte[unsigned16(in)];
                in.get(name);
                return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            }
            skip(in, length);
        }
        return null;
    }

    private static int unsigned16(ByteBuffer in) {
        return in.getShort() & 0xffff;
    }

    private static void skip(ByteBuffer in, int count) {
        in.position(in.position() + count);
    }
}
