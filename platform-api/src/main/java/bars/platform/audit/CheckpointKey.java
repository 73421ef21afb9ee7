package bars.platform.audit;

import bars.db.audit.AuditChains;
import bars.db.seal.KeyVault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;

/**
 * Signs the heads of chains (Ed25519). The keys come from the master keys, so whoever can write to the database cannot
 * sign, and an old signature stays checkable as long as its master key is known.
 *
 * <p>Source: RFC 8032; security reference 2.8.
 */
final class CheckpointKey {
    private static final String PURPOSE = "audit-checkpoint";

    private final KeyVault vault;
    private volatile List<KeyPair> pairs;

    CheckpointKey(KeyVault vault) {
        this.vault = vault;
        this.pairs = pairs(vault);
    }

    private static List<KeyPair> pairs(KeyVault vault) {
        return vault.derived(PURPOSE).stream().map(CheckpointKey::pair).toList();
    }

    byte[] sign(AuditChains.Head head) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pairs.get(0).getPrivate());
            signature.update(text(head.chain(), head.seq(), head.hash()));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the head of a chain cannot be signed", e);
        }
    }

    boolean verifies(AuditChains.Checkpoint checkpoint) {
        if (isSignedByOneOf(pairs, checkpoint)) {
            return true;
        }
        // The master key may have been rotated since: another process signs under the new one already.
        pairs = pairs(vault);
        return isSignedByOneOf(pairs, checkpoint);
    }

    private static boolean isSignedByOneOf(List<KeyPair> pairs, AuditChains.Checkpoint checkpoint) {
        return pairs.stream().anyMatch(pair -> verifies(pair, checkpoint));
    }

    private static boolean verifies(KeyPair pair, AuditChains.Checkpoint checkpoint) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(pair.getPublic());
            signature.update(text(checkpoint.chain(), checkpoint.seq(), checkpoint.hash()));
            return signature.verify(checkpoint.signature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] text(String chain, long seq, byte[] hash) {
        byte[] name = chain.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(name.length + 1 + Long.BYTES + hash.length)
                .put(name)
                .put((byte) 0)
                .putLong(seq)
                .put(hash)
                .array();
    }

    /** The key pair of a seed: the generator draws nothing but the seed. */
    static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 17 has Ed25519", e);
        }
    }

    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Seed(byte[] bytes) {
            this.bytes = Arrays.copyOf(bytes, 32);
        }

        @Override
        public void nextBytes(byte[] target) {
            if (target.length != bytes.length) {
                throw new IllegalStateException("the generator draws " + target.length + " bytes");
            }
            System.arraycopy(bytes, 0, target, 0, bytes.length);
        }
    }
}
