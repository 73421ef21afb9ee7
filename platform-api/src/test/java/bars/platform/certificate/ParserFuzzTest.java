package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import bars.platform.problem.Problem;
import bars.platform.trust.AuthorityReading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Broken forms of valid inputs, thousands of them, each from a seed: a parser takes them or refuses them in its own words.
 * The number of rounds can be raised with {@code -Dbars.fuzz.rounds}.
 */
class ParserFuzzTest {
    private static final int ROUNDS = Integer.getInteger("bars.fuzz.rounds", 1_500);

    /** Opening PKCS#12 is slow on purpose. */
    private static final int SLOW_ROUNDS = Math.max(1, ROUNDS / 10);

    private static final Issuer ISSUER = new Issuer("INT", Instant.now());
    private static final KeyPair KEYS = Issuer.keys(2048);
    private static final X509Certificate LEAF = ISSUER.leaf(KEYS.getPublic(), new Issuer.Shape());

    @Test
    void answersInPem() throws Exception {
        byte[] pem = pem(LEAF, ISSUER.sub, ISSUER.root);

        mutate(1, pem, ROUNDS, IssuedAnswer::read);
    }

    @Test
    void answersInDer() throws Exception {
        mutate(2, LEAF.getEncoded(), ROUNDS, IssuedAnswer::read);
    }

    @Test
    void answersInPkcs7() throws Exception {
        byte[] pkcs7 = CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(LEAF, ISSUER.sub))
                .getEncoded("PKCS7");

        mutate(3, pkcs7, ROUNDS, IssuedAnswer::read);
    }

    @Test
    void answersInMails() throws Exception {
        String attachment = Base64.getMimeEncoder().encodeToString(pem(LEAF));
        String mail = "From: team@nhs.example\r\n"
                + "Subject: =?utf-8?q?Your_certificate?=\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n"
                + "--x\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + "Dear =3D team=\r\n"
                + ", see below <b>&amp;</b>\r\n"
                + "--x\r\n"
                + "Content-Type: application/octet-stream\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + attachment
                + "\r\n--x--\r\n";

        mutate(4, mail.getBytes(StandardCharsets.US_ASCII), ROUNDS, IssuedAnswer::read);
    }

    @Test
    void importsInPkcs12() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("x", KEYS.getPrivate(), "secret".toCharArray(), new X509Certificate[] {LEAF, ISSUER.sub});
        var out = new ByteArrayOutputStream();
        store.store(out, "secret".toCharArray());

        mutate(
                5,
                out.toByteArray(),
                SLOW_ROUNDS,
                bytes -> ForeignKey.read(new KeyImports.Document(
                        "x", Base64.getEncoder().encodeToString(bytes), "secret", null, null, "r")));
    }

    @Test
    void importsInPem() throws Exception {
        String key = "-----BEGIN PRIVATE " + "KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded()) + "\n-----END PRIVATE "
                + "KEY-----\n";
        String certificate = new String(pem(LEAF), StandardCharsets.US_ASCII);

        mutate(
                6,
                key.getBytes(StandardCharsets.US_ASCII),
                ROUNDS,
                bytes -> ForeignKey.read(new KeyImports.Document(
                        "x", null, null, new String(bytes, StandardCharsets.ISO_8859_1), certificate, "r")));
    }

    @Test
    void authoritiesAndInspections() throws Exception {
        byte[] pem = pem(ISSUER.root, ISSUER.sub);

        mutate(7, pem, ROUNDS, bytes -> AuthorityReading.read(new String(bytes, StandardCharsets.ISO_8859_1)));
        mutate(8, LEAF.getEncoded(), ROUNDS, bytes -> CertificateFacts.read(bytes)
                .forEach(one -> assertThat(CertificateFacts.of(one).text()).isNotEmpty()));
    }

    @Test
    void shapesOfDer() throws Exception {
        mutate(9, KEYS.getPrivate().getEncoded(), ROUNDS, bytes -> {
            assertThat(List.of(true, false)).contains(DerShape.isPrivateKey(bytes));
            assertThat(List.of(true, false)).contains(DerShape.isPkcs12(bytes), DerShape.isRequest(bytes));
        });
    }

    private static void mutate(long seed, byte[] valid, int rounds, Consumer<byte[]> parser) {
        int taken = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] broken = round == 0 ? valid : mutated(new Random(seed * 1_000_003 + round), valid);
            try {
                parser.accept(broken);
                taken++;
            } catch (Problem refused) {
                assertThat(refused.detail()).isNotBlank();
            } catch (RuntimeException | StackOverflowError e) {
                fail(
                        "seed " + seed + ", round " + round + ": "
                                + HexFormat.of().formatHex(Arrays.copyOf(broken, Math.min(broken.length, 200))),
                        e);
            }
        }
        assertThat(taken).as("the valid one at least is taken").isPositive();
    }

    /** A few changes of one kind each: bits, bytes that mean lengths, cuts, repetitions, foreign text. */
    private static byte[] mutated(Random random, byte[] valid) {
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 2; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) new int[] {0, 0x7f, 0x80, 0x84, 0xff, 0x30}[random.nextInt(6)];
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, random.nextInt(at + 1), at));
                default ->
                    bytes = spliced(
                            bytes,
                            at,
                            random.nextBoolean()
                                    ? "=\r\n".getBytes(StandardCharsets.US_ASCII)
                                    : new byte[random.nextInt(40)]);
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] middle) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + middle.length);
        System.arraycopy(middle, 0, all, at, middle.length);
        System.arraycopy(bytes, at, all, at + middle.length, bytes.length - at);
        return all;
    }

    private static byte[] pem(X509Certificate... chain) throws Exception {
        var out = new ByteArrayOutputStream();
        for (X509Certificate one : chain) {
            out.writeBytes(IssuedAnswer.pem(List.of(one.getEncoded())).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }
}
