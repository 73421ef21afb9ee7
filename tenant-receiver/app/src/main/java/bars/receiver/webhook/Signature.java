package bars.receiver.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a notice: {@code t=<seconds>,v1=<hex>}, HMAC-SHA256 over {@code <seconds>.<body>}. The time is signed, so
 * that an old notice cannot be played back later.
 */
final class Signature {
    static final String HEADER = "BaRS-Signature";

    private Signature() {}

    static String of(byte[] secret, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String signed = at.getEpochSecond() + "." + body;
            String hex = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return "t=" + at.getEpochSecond() + ",v1=" + hex;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HMAC-SHA256", e);
        }
    }
}
