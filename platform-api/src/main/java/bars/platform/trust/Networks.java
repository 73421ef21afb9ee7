package bars.platform.trust;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Networks in CIDR notation: literals only, never a name that has to be resolved. */
final class Networks {
    /** Source: portal design, a network that holds nearly everybody is no allow list. */
    private static final int MIN_PREFIX_IPV4 = 8;

    private static final int MIN_PREFIX_IPV6 = 16;

    private Networks() {}

    /** {@code text} with its prefix written out and the host bits cleared, or null when it is no network. */
    static @Nullable String normalised(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        String address = slash < 0 ? stripped : stripped.substring(0, slash);
        String prefix = slash < 0 ? "" : stripped.substring(slash + 1);
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                || !prefix.matches("[0-9]{0,3}")
                || (slash >= 0 && prefix.isEmpty())) {
            return null;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            int bits = parsed.getAddress().length * 8;
            int length = prefix.isEmpty() ? bits : Integer.parseInt(prefix);
            return length > bits ? null : cleared(parsed, length, bits) + "/" + length;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether the network would let nearly everybody in. */
    static boolean isTooWide(String normalised) {
        int length = Integer.parseInt(normalised.substring(normalised.indexOf('/') + 1));
        return length < (normalised.contains(":") ? MIN_PREFIX_IPV6 : MIN_PREFIX_IPV4);
    }

    private static String cleared(InetAddress address, int length, int bits) throws UnknownHostException {
        BigInteger mask =
                BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(bits - length);
        byte[] masked = new BigInteger(1, address.getAddress()).and(mask).toByteArray();
        byte[] exact = new byte[bits / 8];
        int copied = Math.min(masked.length, exact.length);
        System.arraycopy(masked, masked.length - copied, exact, exact.length - copied, copied);
        return InetAddress.getByAddress(exact).getHostAddress();
    }
}
