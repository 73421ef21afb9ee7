package bars.messages;

import bars.messages.refusal.Refusal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to the bytes of a message, reading ends with a message or a refusal. */
class MessageReaderProperties {
    private static final byte[] GOOD = Samples.of("a4t1", "2.0.0").request().bytes();

    @Property(tries = 400)
    void changedBytesAreReadOrRefused(
            @ForAll @IntRange(max = 1_000_000) int place, @ForAll byte value, @ForAll @IntRange(max = 3) int kind) {
        byte[] body = GOOD.clone();
        int at = place % body.length;
        body[at] = value;
        if (kind == 1) {
            body[(at + 7) % body.length] = '"';
        } else if (kind == 2) {
            body[(at + 3) % body.length] = '{';
        }
        read(body);
    }

    @Property(tries = 300)
    void anyBytesAreRefused(@ForAll @Size(max = 200) byte[] body) {
        read(body);
    }

    private static void read(byte[] body) {
        try {
            Intake.check(Samples.READER.read(body), Samples.service("a4t1", "2.0.0"));
        } catch (Refusal expected) {
            // A refusal is an answer; everything else fails the property.
        }
    }
}
