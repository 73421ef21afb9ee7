package bars.platform.access;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Slow hashes of passwords: Argon2id, parameters in the hash. At most two are computed at a time, so that a flood of
 * sign-ins takes neither all memory nor all processors. Thread-safe.
 *
 * <p>Source: RFC 9106 §4; security reference 2.7 (19 MiB, two passes, one lane).
 */
@Singleton
public class Passwords {
    /** Shortest password. Source: portal design 4.2. */
    public static final int MIN_CHARS = 14;

    private static final int MAX_CHARS = 256;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern ENCODED =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

    /** Long enough and still guessed first. */
    private static final Set<String> COMMON = Set.of(
            "passwordpassword",
            "password123456",
            "passwordpassword1",
            "12345678901234",
            "123456789012345",
            "1234567890123456",
            "qwertyuiopasdf",
            "qwertyuiopasdfgh",
            "qwertyuiop123456",
            "letmeinletmein",
            "welcomewelcome",
            "administrator1",
            "administratoradministrator",
            "changemechangeme",
            "iloveyouiloveyou");

    private final Semaphore desks = new Semaphore(2);
    private final SecureRandom random = new SecureRandom();

    /** The hash to store. */
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return encode(salt, compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    /** Whether {@code password} is the one of {@code encoded}; without one it takes the same time and is false. */
    public boolean matches(String password, @Nullable String encoded) {
        Matcher parts = ENCODED.matcher(encoded == null ? "" : encoded);
        if (!parts.matches()) {
            compute(password, new byte[SALT_BYTES], MEMORY_KIB, PASSES, LANES, HASH_BYTES);
            return false;
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] expected = base64.decode(parts.group(5));
        byte[] computed = compute(
                password,
                base64.decode(parts.group(4)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, computed);
    }

    /** Whether the hash was made with weaker parameters than today's. */
    public boolean isOutdated(String encoded) {
        return !encoded.startsWith("$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$");
    }

    /** What is wrong with a new password. */
    public static Violations broken(@Nullable String password, String email) {
        String given = password == null ? "" : password;
        String lower = given.toLowerCase(Locale.ROOT);
        String local = email.contains("@") ? email.substring(0, email.indexOf('@')) : email;
        return new Violations()
                .check(
                        given.length() >= MIN_CHARS && given.length() <= MAX_CHARS,
                        "/password",
                        "length",
                        "Password must be 14 characters or more")
                .check(
                        !COMMON.contains(lower) && given.chars().distinct().count() >= 5,
                        "/password",
                        "common",
                        "Choose a password that is harder to guess")
                .check(
                        local.length() < 4 || !lower.contains(local.toLowerCase(Locale.ROOT)),
                        "/password",
                        "personal",
                        "Password must not contain your email address");
    }

    private byte[] compute(String password, byte[] salt, int memory, int passes, int lanes, int bytes) {
        boolean mine = false;
        try {
            mine = desks.tryAcquire(3, TimeUnit.SECONDS);
            if (!mine) {
                throw Problem.of(ProblemType.RATE_LIMITED, "Too many people sign in at this moment; try again");
            }
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[bytes];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.UNAVAILABLE, "The platform is stopping");
        } finally {
            if (mine) {
                desks.release();
            }
        }
    }

    private static String encode(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }
}
