package bars.db.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Makes text smaller before it is sealed, since sealed bytes cannot be made smaller any more: a referral shrinks to a
 * third, and so do its log, its disk and its backup. Thread-safe.
 *
 * <p>Packed form: length of the plain bytes (4 bytes), then an LZ4 block.
 */
final class Packing {
    /** Shorter ones gain nothing that is worth the time. */
    private static final int LEAST = 512;

    private static final LZ4Compressor COMPRESSOR = fastest().fastCompressor();

    /** In Java, which checks each place it touches: what it reads comes from outside the process. */
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.safeInstance().safeDecompressor();

    private Packing() {}

    /**
     * Native code, which takes a third of the time, or Java where that cannot be loaded (a processor that it is not made for,
     * a directory for temporary files that takes no programs). What one packs the other unpacks.
     */
    private static LZ4Factory fastest() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (LinkageError | AssertionError e) {
            return LZ4Factory.safeInstance();
        }
    }

    /** {@code plain} packed, or null when that would save less than a quarter. */
    static byte @Nullable [] pack(byte[] plain) {
        if (plain.length < LEAST) {
            return null;
        }
        byte[] packed = new byte[Integer.BYTES + COMPRESSOR.maxCompressedLength(plain.length)];
        ByteBuffer.wrap(packed).putInt(plain.length);
        int length = Integer.BYTES + COMPRESSOR.compress(plain, 0, plain.length, packed, Integer.BYTES);
        return length <= plain.length / 4 * 3 ? Arrays.copyOf(packed, length) : null;
    }

    /**
     * What {@link #pack} packed.
     *
     * @throws CannotOpen for anything else
     */
    static byte[] unpack(byte[] packed) {
        try {
            byte[] plain = new byte[ByteBuffer.wrap(packed).getInt()];
            int length = DECOMPRESSOR.decompress(packed, Integer.BYTES, packed.length - Integer.BYTES, plain, 0);
            if (length == plain.length) {
                return plain;
            }
        } catch (RuntimeException e) {
            throw new CannotOpen("these bytes were not packed here", e);
        }
        throw new CannotOpen("packed bytes are incomplete", null);
    }
}
