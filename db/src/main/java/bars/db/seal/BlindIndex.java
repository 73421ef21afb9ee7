package bars.db.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed digests by which sealed values are found again. Source: HMAC, RFC 2104, truncated to 128 bits. */
final class BlindIndex {
    private static final int BYTES = 16;

    private final SecretKeySpec key;

    BlindIndex(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    byte[] of(String value) {
        return Arrays.copyOf(mac(key, value), BYTES);
    }

    /** An independent key of 256 bits for {@code purpose}. Source: HKDF-Expand with one block, RFC 5869 §2.3. */
    static byte[] derive(byte[] key, String purpose) {
        return mac(new SecretKeySpec(key, "HmacSHA256"), purpose + "\u0001");
    }

    private static byte[] mac(SecretKeySpec key, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HMAC-SHA256", e);
        }
    }
}
