package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;

class PackingTest {
    private static final byte[] PLAIN =
            "{\"resourceType\":\"ServiceRequest\"}\n".repeat(400).getBytes(StandardCharsets.UTF_8);

    @Test
    void whatWasPackedByNativeCodeAndInJavaIsUnpackedAlike() {
        assertThat(Packing.unpack(packedBy(LZ4Factory.nativeInstance()))).isEqualTo(PLAIN);
        assertThat(Packing.unpack(packedBy(LZ4Factory.safeInstance()))).isEqualTo(PLAIN);
        assertThat(Packing.unpack(packed())).isEqualTo(PLAIN);
    }

    @Test
    void nothingThatWasChangedIsReadBeyondItsEnd() {
        byte[] packed = packed();
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Packing.unpack(cut)).isInstanceOf(CannotOpen.class);
        }
        byte[] longer = packed.clone();
        ByteBuffer.wrap(longer).putInt(PLAIN.length + 1);
        assertThatThrownBy(() -> Packing.unpack(longer)).isInstanceOf(CannotOpen.class);
    }

    private static byte[] packed() {
        return Objects.requireNonNull(Packing.pack(PLAIN), "it gets smaller");
    }

    private static byte[] packedBy(LZ4Factory lz4) {
        byte[] block = lz4.fastCompressor().compress(PLAIN);
        return ByteBuffer.allocate(Integer.BYTES + block.length)
                .putInt(PLAIN.length)
                .put(block)
                .array();
    }
}
