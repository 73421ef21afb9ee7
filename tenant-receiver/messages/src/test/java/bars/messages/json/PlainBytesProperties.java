package bars.messages.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Eight bytes at a time say what one at a time says. */
class PlainBytesProperties {
    @Property
    void anyBytes(@ForAll @Size(max = 40) byte[] document, @ForAll @IntRange(max = 127) int wanted) {
        check(document, (char) wanted);
    }

    @Property
    void oneByteAmongOthers(
            @ForAll @IntRange(min = 1, max = 40) int length,
            @ForAll @IntRange(max = 39) int place,
            @ForAll byte value,
            @ForAll @IntRange(max = 127) int filler) {
        byte[] document = new byte[length];
        Arrays.fill(document, (byte) filler);
        document[place % length] = value;
        check(document, '\\');
    }

    private static void check(byte[] document, char wanted) {
        boolean ascii = true;
        boolean contained = false;
        for (byte one : document) {
            ascii &= one >= 0;
            contained |= one == wanted;
        }
        assertThat(PlainBytes.areAscii(document)).isEqualTo(ascii);
        assertThat(PlainBytes.contain(document, wanted)).isEqualTo(contained);
    }
}
