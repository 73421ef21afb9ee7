package bars.edge.revocation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sorted set of serial numbers in one array of 20 bytes each: half a million take 10 MB. Immutable. */
public final class Serials {
    /** Source: RFC 5280 §4.1.2.2, a serial number has at most 20 octets. */
    private static final int WIDTH = 20;

    public static final Serials NONE = new Serials(new byte[0]);

    private final byte[] packed;

    private Serials(byte[] packed) {
        this.packed = packed;
    }

    /** @throws IllegalArgumentException when a number is negative or has more than 20 octets */
    public static Serials of(Collection<BigInteger> numbers) {
        BigInteger[] sorted = numbers.stream().distinct().sorted().toArray(BigInteger[]::new);
        byte[] packed = new byte[sorted.length * WIDTH];
        for (int i = 0; i < sorted.length; i++) {
            byte[] one = wide(sorted[i]);
            if (one == null) {
                throw new IllegalArgumentException("a serial number that no certificate may have");
            }
            System.arraycopy(one, 0, packed, i * WIDTH, WIDTH);
        }
        return new Serials(packed);
    }

    public int size() {
        return packed.length / WIDTH;
    }

    public boolean contains(BigInteger serial) {
        byte[] wanted = wide(serial);
        int low = 0;
        int high = wanted == null ? -1 : size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int from = middle * WIDTH;
            int order = Arrays.compareUnsigned(packed, from, from + WIDTH, wanted, 0, WIDTH);
            if (order == 0) {
                return true;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return false;
    }

    /** Every number, ascending. */
    public List<BigInteger> all() {
        List<BigInteger> numbers = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            numbers.add(new BigInteger(1, packed, i * WIDTH, WIDTH));
        }
        return numbers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Serials that && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        return size() + " serial numbers";
    }

    /** The number in exactly {@link #WIDTH} bytes; null when it is negative or does not fit. */
    private static byte @Nullable [] wide(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > WIDTH * 8) {
            return null;
        }
        byte[] narrow = number.toByteArray();
        byte[] wide = new byte[WIDTH];
        int count = Math.min(narrow.length, WIDTH);
        System.arraycopy(narrow, narrow.length - count, wide, WIDTH - count, count);
        return wide;
    }
}
