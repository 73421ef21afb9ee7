package bars.platform.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of addresses in CIDR form, IPv4 or IPv6; a single address is a range of one.
 *
 * @param base first address
 * @param prefixBits how many leading bits have to be equal
 */
public record Network(InetAddress base, int prefixBits) {
    /** Numbers only: a name would be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; anything else is refused. */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
        int all = base.getAddress().length * 8;
        String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > all) {
            throw new IllegalArgumentException("Not a network in CIDR form: " + text);
        }
        return new Network(base, Integer.parseInt(bits));
    }

    public boolean contains(String address) {
        byte[] mine = base.getAddress();
        byte[] theirs = address(address).getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress address(String literal) {
        try {
            if (LITERAL.matcher(literal).matches()) {
                return InetAddress.getByName(literal);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Not an address: " + literal, e);
        }
        throw new IllegalArgumentException("Not an address: " + literal);
    }
}
