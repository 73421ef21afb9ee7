package bars.platform.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to sign in at the provider: it ties the answer to the browser (state), the identity token to the request
 * (nonce) and the code to whoever asked for it (verifier).
 *
 * <p>Source: OpenID Connect Core 1.0 §3.1, RFC 7636 §4.
 *
 * @param proofSince since when the person has to prove themselves there; null where an earlier proof will do
 */
public record Attempt(String state, String nonce, String verifier, @Nullable Instant proofSince) {
    private static final int SECRET_BYTES = 32;

    public static Attempt fresh(SecureRandom random, @Nullable Instant proofSince) {
        return new Attempt(secret(random), secret(random), secret(random), proofSince);
    }

    /** As kept in the session of the browser. */
    public String text() {
        return state + " " + nonce + " " + verifier + (proofSince == null ? "" : " " + proofSince);
    }

    /** The attempt that {@code text} holds; null when there is none. */
    public static @Nullable Attempt parse(@Nullable String text) {
        String[] parts = text == null ? new String[0] : text.split(" ");
        return parts.length < 3
                ? null
                : new Attempt(parts[0], parts[1], parts[2], parts.length == 3 ? null : Instant.parse(parts[3]));
    }

    /** Whether an answer with this state belongs to it. */
    public boolean began(@Nullable String answered) {
        return answered != null
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.US_ASCII), answered.getBytes(StandardCharsets.US_ASCII));
    }

    String challenge() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return base64(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Never the secrets. */
    @Override
    public String toString() {
        return "Attempt";
    }
}
