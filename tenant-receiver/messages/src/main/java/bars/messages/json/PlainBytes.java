package bars.messages.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells documents of the usual kind at eight bytes a time: most need none of the looks at single characters. Stateless. */
final class PlainBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private PlainBytes() {}

    /** Whether all of {@code document} is ASCII, which is UTF-8 too. */
    static boolean areAscii(byte[] document) {
        int whole = document.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            if (((long) LONGS.get(document, i) & HIGH) != 0) {
                return false;
            }
        }
        for (int i = whole; i < document.length; i++) {
            if (document[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code wanted}, an ASCII character, occurs in {@code document}. */
    static boolean contain(byte[] document, char wanted) {
        long pattern = ONES * wanted;
        int whole = document.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long difference = (long) LONGS.get(document, i) ^ pattern;
            if ((difference - ONES & ~difference & HIGH) != 0) {
                return true; // a byte of the difference is zero
            }
        }
        for (int i = whole; i < document.length; i++) {
            if (document[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
