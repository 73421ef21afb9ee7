package bars.db.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The opened data key of one tenant: seals its patient data and makes its blind index. Thread-safe; never printed.
 *
 * <p>Sealed form: key number (7 bits) behind a bit that says whether the plain bytes were packed, nonce (12 bytes), ciphertext
 * and tag. That bit is authenticated too.
 */
public final class DataKey {
    private static final int PACKED = 0x80;
    private static final int NUMBER = 0x7f;

    private final int number;
    private final SecretKey sealing;
    private final BlindIndex index;

    DataKey(int number, byte[] key) {
        if (number < 1 || number > NUMBER) {
            throw new IllegalArgumentException("no number of a data key: " + number);
        }
        this.number = number;
        this.sealing = new SecretKeySpec(BlindIndex.derive(key, "seal"), "AES");
        this.index = new BlindIndex(BlindIndex.derive(key, "index"));
    }

    /** Seals {@code plain} for {@code use}, e.g. {@code message:<id>}; opens only with the same words. */
    public byte[] seal(byte[] plain, String use) {
        byte[] packed = Packing.pack(plain);
        byte[] box = packed == null
                ? KeyVault.encrypt(sealing, plain, bound(use, false))
                : KeyVault.encrypt(sealing, packed, bound(use, true));
        byte[] sealed = new byte[box.length + 1];
        sealed[0] = (byte) (packed == null ? number : number | PACKED);
        System.arraycopy(box, 0, sealed, 1, box.length);
        return sealed;
    }

    /** Opens what {@link #seal} made. */
    public byte[] open(byte[] sealed, String use) {
        byte[] box = Arrays.copyOfRange(sealed, Math.min(1, sealed.length), sealed.length);
        boolean packed = sealed.length > 0 && (sealed[0] & PACKED) != 0;
        byte[] plain = KeyVault.decrypt(sealing, box, bound(use, packed));
        return packed ? Packing.unpack(plain) : plain;
    }

    private static byte[] bound(String use, boolean packed) {
        return (packed ? use + "|packed" : use).getBytes(StandardCharsets.UTF_8);
    }

    /** The blind index of {@code value}: equal values of this tenant have equal indexes, and nothing else is learnt. */
    public byte[] indexOf(String value) {
        return index.of(value);
    }

    /** Whether this is the key that {@code sealed} names. */
    boolean sealed(byte[] sealed) {
        return (sealed[0] & NUMBER) == number;
    }

    int number() {
        return number;
    }
}
