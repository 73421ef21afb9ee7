package bars.platform.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import bars.platform.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes arrive, they are certificates or a refusal. */
class IssuedAnswerProperties {
    private static final DevelopmentCa CA = DevelopmentCa.create("INT", Clock.systemUTC());
    private static final String CHAIN =
            CA.identity("x.nhs.uk", java.util.List.of(), Duration.ofDays(9)).chain();
    private static final byte[] DER = Base64.getMimeDecoder()
            .decode(CHAIN.substring(27, CHAIN.indexOf("-----END")).strip());

    @Property(tries = 2_000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        read(bytes);
    }

    @Property(tries = 2_000)
    void damagedDerIsReadOrRefused(@ForAll("damage") int[] damage) {
        read(damaged(DER, damage));
    }

    @Property(tries = 1_000)
    void damagedPemIsReadOrRefused(@ForAll("damage") int[] damage) {
        read(damaged(CHAIN.getBytes(ISO_8859_1), damage));
    }

    @Property(tries = 500)
    void anyContentInArmourIsReadOrRefused(@ForAll byte[] content) {
        String text = "-----BEGIN PKCS7-----\n" + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END PKCS7-----\n=\n=4\n=zz<<&#;"
                + Base64.getMimeEncoder().encodeToString(damaged(DER, 7));
        read(text.getBytes(ISO_8859_1));
    }

    @Property(tries = 20)
    void longLinesAndManyLinesAreReadOrRefused(@ForAll("filler") char filler) {
        String line = String.valueOf(filler).repeat(76) + "\n";
        read(line.repeat(3_300).getBytes(ISO_8859_1));
        read(String.valueOf(filler).repeat(250_000).getBytes(ISO_8859_1));
        read("-----BEGIN CERTIFICATE-----\n".repeat(9_000).getBytes(ISO_8859_1));
    }

    @Provide
    Arbitrary<int[]> damage() {
        return Arbitraries.integers()
                .between(0, Integer.MAX_VALUE)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Character> filler() {
        return Arbitraries.of('A', '=', '0', '<', '>', '&', '\n', ' ', '-', (char) 0xff);
    }

    /** Each number says where, and to what, one byte is changed. */
    private static byte[] damaged(byte[] bytes, int... damage) {
        byte[] changed = bytes.clone();
        for (int one : damage) {
            changed[(one >>> 8) % changed.length] = (byte) one;
        }
        return changed;
    }

    private static void read(byte[] bytes) {
        try {
            IssuedAnswer.read(bytes);
        } catch (Problem refused) {
            refused.detail();
        }
    }
}
