package bars.db.seal;

import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The opened data key of one tenant: seals its patient data and makes its blind index. Thread-safe; never printed.
 *
 * <p>Sealed form: key number (1 byte), nonce (12), ciphertext and tag.
 */
public final class DataKey {
    private final int number;
    private final SecretKey sealing;
    private final BlindIndex index;

    DataKey(int number, byte[] key) {
        this.number = number;
        this.sealing = new SecretKeySpec(BlindIndex.derive(key, "seal"), "AES");
        this.index = new BlindIndex(BlindIndex.derive(key, "index"));
    }

    /** Seals {@code plain} for {@code use}, e.g. {@code message:<id>}; opens only with the same words. */
    public byte[] seal(byte[] plain, String use) {
        byte[] box = KeyVault.encrypt(sealing, plain, use.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = new byte[box.length + 1];
        sealed[0] = (byte) number;
        System.arraycopy(box, 0, sealed, 1, box.length);
        return sealed;
    }

    /** Opens what {@link #seal} made. */
    public byte[] open(byte[] sealed, String use) {
        byte[] box = new byte[Math.max(0, sealed.length - 1)];
        System.arraycopy(sealed, 1, box, 0, box.length);
        return KeyVault.decrypt(sealing, box, use.getBytes(StandardCharsets.UTF_8));
    }

    /** The blind index of {@code value}: equal values of this tenant have equal indexes, and nothing else is learnt. */
    public byte[] indexOf(String value) {
        return index.of(value);
    }

    int number() {
        return number;
    }
}
