package bars.db.seal;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens secrets: the only class that touches a cipher. Each sealed thing has a data key of its own
 * (AES-256-GCM, bound to its {@link SealContext}); that data key is wrapped by the master key (AES-KWP). A new master key
 * therefore re-wraps 40 bytes per secret, not the secret. Thread-safe.
 *
 * <p>Sealed form: version (1 byte), master key id (8), wrapped data key (40), nonce (12), ciphertext and tag.
 *
 * <p>Source: NIST SP 800-38D (GCM), RFC 5649 (AES-KWP).
 */
public final class KeyVault {
    private static final Logger LOG = System.getLogger(KeyVault.class.getName());
    private static final byte VERSION = 1;
    private static final int DATA_KEY_BYTES = 32;
    private static final int WRAPPED_BYTES = 40;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + Long.BYTES + WRAPPED_BYTES;

    private volatile MasterKey current;
    private final Map<Long, MasterKey> known = new ConcurrentHashMap<>();
    private final Supplier<List<MasterKey>> others;
    private final UnaryOperator<MasterKey> successor;
    private final SecureRandom random = new SecureRandom();

    /**
     * A vault that seals under {@code current} and opens what other keys sealed.
     *
     * @param others asked now, and again when something is sealed under a key that is not known yet
     */
    public KeyVault(MasterKey current, Supplier<List<MasterKey>> others) {
        this(current, others, UnaryOperator.identity());
    }

    /**
     * A vault that follows rotations.
     *
     * @param successor the key that has taken the place of the one given, or that one itself; asked before each sealing
     */
    KeyVault(MasterKey current, Supplier<List<MasterKey>> others, UnaryOperator<MasterKey> successor) {
        this.current = current;
        this.others = others;
        this.successor = successor;
        known.put(current.id(), current);
        learn();
    }

    /** A vault that seals under {@code current} and still opens what {@code earlier} keys sealed. */
    public KeyVault(MasterKey current, List<MasterKey> earlier) {
        this(current, () -> earlier);
    }

    private void learn() {
        others.get().forEach(key -> known.putIfAbsent(key.id(), key));
    }

    public KeyVault(MasterKey current) {
        this(current, List.of());
    }

    /** The id of the master key that seals now. */
    public long masterKeyId() {
        return sealing().id();
    }

    /** Names that key for people. */
    public String masterKeyName() {
        return HexFormat.of().toHexDigits(masterKeyId());
    }

    /** Names of the keys under which this opens what is sealed, that which seals now first; looks for new ones. */
    public List<String> masterKeyNames() {
        try {
            learn();
        } catch (UncheckedIOException e) {
            LOG.log(Level.DEBUG, "master keys beside the present one cannot be read now", e);
        }
        long present = masterKeyId();
        return Stream.concat(Stream.of(present), known.keySet().stream().filter(id -> id != present))
                .map(id -> HexFormat.of().toHexDigits(id))
                .toList();
    }

    private MasterKey sealing() {
        MasterKey before = current;
        MasterKey now = successor.apply(before);
        if (now.id() != before.id()) {
            known.putIfAbsent(now.id(), now);
            current = now;
        }
        return now;
    }

    /** Whether this opens what was sealed under the master key {@code id}. */
    boolean hasMasterKey(long id) {
        if (!known.containsKey(id)) {
            learn();
        }
        return known.containsKey(id);
    }

    /**
     * Secrets for one purpose that come from the master keys themselves, the present one's first: for signatures that must
     * stay checkable with nothing but the master key.
     */
    public List<byte[]> derived(String purpose) {
        learn();
        MasterKey present = sealing();
        List<byte[]> secrets = new ArrayList<>();
        secrets.add(BlindIndex.derive(present.key().getEncoded(), purpose));
        known.values().stream()
                .filter(key -> key.id() != present.id())
                .forEach(key -> secrets.add(BlindIndex.derive(key.key().getEncoded(), purpose)));
        return secrets;
    }

    /** Seals {@code plain}; it opens again only with an equal {@code context}. */
    public byte[] seal(byte[] plain, SealContext context) {
        MasterKey master = sealing();
        byte[] dataKey = randomBytes(DATA_KEY_BYTES);
        try {
            byte[] wrapped = wrap(master, dataKey);
            byte[] box = encrypt(new SecretKeySpec(dataKey, "AES"), plain, context.bytes());
            return ByteBuffer.allocate(HEADER_BYTES + box.length)
                    .put(VERSION)
                    .putLong(master.id())
                    .put(wrapped)
                    .put(box)
                    .array();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws CannotOpen when the bytes or the context are not those that were sealed, or their master key is not known
     */
    public byte[] open(byte[] sealed, SealContext context) {
        byte[] dataKey = unwrap(sealed);
        try {
            return decrypt(
                    new SecretKeySpec(dataKey, "AES"),
                    Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length),
                    context.bytes());
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** The same secret under the current master key; the very bytes when it is there already. */
    public byte[] rewrap(byte[] sealed) {
        MasterKey master = sealing();
        if (masterKeyIdOf(sealed) == master.id()) {
            return sealed;
        }
        byte[] dataKey = unwrap(sealed);
        try {
            byte[] rewrapped = sealed.clone();
            ByteBuffer.wrap(rewrapped).put(VERSION).putLong(master.id()).put(wrap(master, dataKey));
            return rewrapped;
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** Which master key {@code sealed} needs. */
    public static long masterKeyIdOf(byte[] sealed) {
        if (sealed.length <= HEADER_BYTES || sealed[0] != VERSION) {
            throw new CannotOpen("these bytes were not sealed by this vault", null);
        }
        return ByteBuffer.wrap(sealed).getLong(1);
    }

    /** A fresh key for the data of one tenant. */
    public byte[] newDataKey() {
        return randomBytes(DATA_KEY_BYTES);
    }

    /** Nonce and ciphertext of {@code plain} under a data key already opened. */
    static byte[] encrypt(SecretKey key, byte[] plain, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        Nonces.fill(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, out, NONCE_BYTES);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt with AES-GCM", e);
        }
    }

    static byte[] decrypt(SecretKey key, byte[] box, byte[] context) {
        if (box.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new CannotOpen("too short to be sealed", null);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, box, 0, NONCE_BYTES));
            cipher.updateAAD(context);
            return cipher.doFinal(box, NONCE_BYTES, box.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new CannotOpen("sealed for something else, or altered", e);
        }
    }

    private static byte[] wrap(MasterKey master, byte[] dataKey) {
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.WRAP_MODE, master.key());
            return cipher.wrap(new SecretKeySpec(dataKey, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot wrap with AES-KWP", e);
        }
    }

    private byte[] unwrap(byte[] sealed) {
        long id = masterKeyIdOf(sealed);
        MasterKey master = hasMasterKey(id) ? known.get(id) : null;
        if (master == null) {
            throw CannotOpen.unknownMasterKey();
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.UNWRAP_MODE, master.key());
            byte[] wrapped = Arrays.copyOfRange(sealed, HEADER_BYTES - WRAPPED_BYTES, HEADER_BYTES);
            return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new CannotOpen("sealed under another master key, or altered", e);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Nonces of 96 random bits; a generator per thread, so that sealing takes no lock. */
    private static final class Nonces {
        private static final ThreadLocal<SecureRandom> RANDOM = ThreadLocal.withInitial(SecureRandom::new);

        static void fill(byte[] nonce) {
            RANDOM.get().nextBytes(nonce);
        }
    }
}
