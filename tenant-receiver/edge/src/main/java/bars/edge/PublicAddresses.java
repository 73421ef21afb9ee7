package bars.edge;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses are of the internet at large. Everything that could be this machine, this network, a cloud's metadata
 * service or a tunnel to them is not.
 *
 * <p>Source: security reference 2.5; RFC 6890.
 */
public final class PublicAddresses {
    private PublicAddresses() {}

    /** Whether {@code address} is of the internet at large. */
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] b) {
        int first = b[0] & 0xFF;
        int second = b[1] & 0xFF;
        int third = b[2] & 0xFF;
        boolean reserved = first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
        return !reserved;
    }

    /** Only global unicast (2000::/3), and of that no tunnels and no documentation. */
    private static boolean isPublic6(byte[] b) {
        int first = ((b[0] & 0xFF) << 8) | (b[1] & 0xFF);
        int second = ((b[2] & 0xFF) << 8) | (b[3] & 0xFF);
        boolean global = (first & 0xE000) == 0x2000;
        boolean tunnel = first == 0x2002 || (first == 0x2001 && second < 0x0200);
        boolean documentation = (first == 0x2001 && second == 0x0DB8) || (first == 0x3FFF && second < 0x1000);
        return global && !tunnel && !documentation;
    }
}
