package bars.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A whole API token: {@code barsadm_<id>_<secret>_<check>}. The prefix lets scanners find leaked ones, the check lets a
 * mistyped one be refused without a look into the database. The secret has 256 bits, so a plain hash protects it.
 *
 * <p>Source: portal design, API tokens.
 *
 * @param id eight characters that may be shown
 * @param secret 43 characters of base 62
 */
public record TokenSecret(String id, String secret) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_CHARS = 8;

    /** 62^43 is a little more than 2^256. */
    private static final int SECRET_CHARS = 43;

    private static final Pattern FORM = Pattern.compile("barsadm_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})_([0-9a-f]{8})");

    /** A new one. */
    public static TokenSecret fresh(SecureRandom random) {
        return new TokenSecret(text(random, ID_CHARS), text(random, SECRET_CHARS));
    }

    /** The parts of a whole token, or nothing when it was never one of ours. */
    public static Optional<TokenSecret> parse(String token) {
        Matcher parts = FORM.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        TokenSecret secret = new TokenSecret(parts.group(1), parts.group(2));
        return check(secret.body()).equals(parts.group(3)) ? Optional.of(secret) : Optional.empty();
    }

    /** The whole token, to be shown once. */
    public String reveal() {
        return body() + "_" + check(body());
    }

    /** SHA-256 of the secret: what the database keeps. */
    public byte[] hash() {
        return sha256(secret);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String text(SecureRandom random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private String body() {
        return "barsadm_" + id + "_" + secret;
    }

    private static String check(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "barsadm_" + id + "_***";
    }
}
