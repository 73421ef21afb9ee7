package bars.edge.payara;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.jspecify.annotations.Nullable;

/** Reads the PROXY protocol header that a balancer sends before TLS, versions 1 and 2. Source: HAProxy, PROXY protocol. */
final class ProxyHeader {
    private static final byte[] V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int V2_FIXED = 16;
    private static final int V2_MAX = 2_048;
    private static final int V1_MAX = 107;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private ProxyHeader() {}

    /** No PROXY header, or one that is not allowed here. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The caller's address, with the header consumed; null when more bytes are needed.
     *
     * @param tcp the balancer's own address, which a LOCAL or UNKNOWN header stands for
     */
    static @Nullable InetSocketAddress read(Buffer in, InetSocketAddress tcp) throws Malformed {
        if (!in.hasRemaining()) {
            return null;
        }
        return in.get(in.position()) == 'P' ? version1(in, tcp) : version2(in, tcp);
    }

    private static @Nullable InetSocketAddress version1(Buffer in, InetSocketAddress tcp) throws Malformed {
        int start = in.position();
        int available = Math.min(in.remaining(), V1_MAX);
        for (int i = 1; i < available; i++) {
            if (in.get(start + i) == '\n') {
                if (in.get(start + i - 1) != '\r') {
                    throw new Malformed();
                }
                byte[] line = new byte[i - 1];
                in.get(line);
                in.position(start + i + 1);
                return address(new String(line, StandardCharsets.US_ASCII).split(" ", -1), tcp);
            }
        }
        if (available >= V1_MAX) {
            throw new Malformed();
        }
        return null;
    }

    private static InetSocketAddress address(String[] fields, InetSocketAddress tcp) throws Malformed {
        if (fields.length >= 2 && fields[0].equals("PROXY") && fields[1].equals("UNKNOWN")) {
            return tcp;
        }
        boolean four = fields.length == 6 && fields[1].equals("TCP4") && fields[2].matches("[0-9.]{7,15}");
        boolean six = fields.length == 6 && fields[1].equals("TCP6") && fields[2].matches("[0-9a-fA-F:.]{2,45}");
        if (!fields[0].equals("PROXY") || !(four || six) || !fields[4].matches("[0-9]{1,5}")) {
            throw new Malformed();
        }
        try {
            int port = Integer.parseInt(fields[4]);
            return new InetSocketAddress(InetAddress.getByName(fields[2]), port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    private static @Nullable InetSocketAddress version2(Buffer in, InetSocketAddress tcp) throws Malformed {
        int start = in.position();
        for (int i = 0; i < Math.min(in.remaining(), V2.length); i++) {
            if (in.get(start + i) != V2[i]) {
                throw new Malformed();
            }
        }
        if (in.remaining() < V2_FIXED) {
            return null;
        }
        int command = in.get(start + 12) & 0xff;
        int length = unsigned16(in, start + 14);
        if (command >> 4 != 2 || (command & 15) > 1 || length > V2_MAX) {
            throw new Malformed();
        }
        if (in.remaining() < V2_FIXED + length) {
            return null;
        }
        InetSocketAddress result = (command & 15) == 0 ? tcp : source(in, start, length);
        in.position(start + V2_FIXED + length);
        return result;
    }

    private static InetSocketAddress source(Buffer in, int start, int length) throws Malformed {
        int family = in.get(start + 13) & 0xff;
        int bytes = family == TCP4 ? 4 : family == TCP6 ? 16 : 0;
        if (bytes == 0 || length < 2 * bytes + 4) {
            throw new Malformed();
        }
        byte[] address = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            address[i] = in.get(start + V2_FIXED + i);
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(address), unsigned16(in, start + V2_FIXED + 2 * bytes));
        } catch (UnknownHostException e) {
            throw new Malformed();
        }
    }

    private static int unsigned16(Buffer in, int at) {
        return (in.get(at) & 0xff) << 8 | in.get(at + 1) & 0xff;
    }
}
