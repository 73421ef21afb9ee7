package bars.db.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which every other key is sealed. Lives outside the database, always.
 *
 * @param id the first 8 bytes of its SHA-256, so that sealed things can say which key opens them
 * @param key 256 bits, AES
 */
public record MasterKey(long id, SecretKeySpec key) {
    /** Source: security policy, AES-256. */
    public static final int BYTES = 32;

    /** The key in {@code bytes}; 32 of them. */
    public static MasterKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a master key has " + BYTES + " bytes, not " + bytes.length);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new MasterKey(java.nio.ByteBuffer.wrap(digest).getLong(), new SecretKeySpec(bytes, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file of 32 bytes, or of 64 hexadecimal digits. */
    public static MasterKey read(Path file) throws IOException {
        return read(file, KeyGuard.plain());
    }

    /** Reads a file that {@code guard} opens; the message of a failure names the file and what is wrong. */
    public static MasterKey read(Path file, KeyGuard guard) throws IOException {
        byte[] content;
        try {
            content = guard.open(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException("the master key " + file + " is not there", e);
        } catch (IOException e) {
            throw new IOException("the master key " + file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            return of(content);
        } catch (IllegalArgumentException e) {
            throw new IOException("the master key " + file + " cannot be read: " + e.getMessage(), e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Names the key without showing it. */
    @Override
    public String toString() {
        return "MasterKey[" + Long.toHexString(id) + "]";
    }
}
