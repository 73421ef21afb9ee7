package bars.db.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a passkey.
 *
 * @param credentialId chosen by the authenticator
 * @param name what its owner calls it
 * @param publicKey COSE key
 * @param signatureCount as last seen; 0 for authenticators that do not count
 */
public record Passkey(
        byte[] credentialId,
        UUID accountId,
        String name,
        byte[] publicKey,
        long signatureCount,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    public Passkey {
        credentialId = credentialId.clone();
        publicKey = publicKey.clone();
    }

    @Override
    public byte[] credentialId() {
        return credentialId.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passkey passkey && Arrays.equals(credentialId, passkey.credentialId);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(credentialId);
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "Passkey[" + name + "]";
    }
}
