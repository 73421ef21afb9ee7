package bars.platform.sender;

import bars.db.Environment;
import bars.db.sender.SigningKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as shown; never its private part.
 *
 * @param state {@code PUBLISHED} (waits until API-M has surely read it), {@code SIGNING}, {@code SUPERSEDED} (still
 *     published) or {@code WITHDRAWN}
 * @param publicKey PEM, to copy to the developer portal
 * @param jwk the same as a JSON web key
 */
public record SigningKeyView(
        String kid,
        String odsCode,
        Environment environment,
        String state,
        Instant publishedAt,
        Instant usableFrom,
        @Nullable Instant withdrawnAt,
        String publicKey,
        Map<String, Object> jwk) {

    static SigningKeyView of(SigningKey key, String odsCode, boolean signs, Instant now) {
        return new SigningKeyView(
                key.kid(),
                odsCode,
                key.environment(),
                state(key, signs, now),
                key.publishedAt(),
                key.usableFrom(),
                key.withdrawnAt(),
                pem(key.publicKey()),
                PublicKeySet.jwk(key));
    }

    private static String state(SigningKey key, boolean signs, Instant now) {
        if (!key.isPublished(now)) {
            return "WITHDRAWN";
        }
        if (signs) {
            return "SIGNING";
        }
        return now.isBefore(key.usableFrom()) ? "PUBLISHED" : "SUPERSEDED";
    }

    private static String pem(byte[] spki) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki)
                + "\n-----END PUBLIC KEY-----\n";
    }
}
