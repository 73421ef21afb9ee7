package bars.platform.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.certificate.Finding;
import bars.platform.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Answers as issuing teams send and people paste them, each with what the review must say about it. */
class AnswerCorpusTest {
    private static final String NAME = "bars-int-x26.demo.thirdparty.nhs.uk";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Issuer INT = new Issuer("INT", NOW);
    private static final Issuer PROD = new Issuer("PROD", NOW);
    private static final Issuer FOREIGN = new Issuer("Foreign", NOW);
    private static final KeyPair KEYS = Issuer.keys(2048);
    private static final KeyPair OTHER = Issuer.keys(2048);
    private static final KeyPair SHORT = Issuer.keys(1024);
    private static final X509Certificate GOOD = INT.leaf(KEYS.getPublic(), new Issuer.Shape());
    private static final String LEAF = pem(GOOD);
    private static final String SUB = pem(INT.sub);
    private static final String ROOT = pem(INT.root);
    private static final String KEY_LABEL = "PRIVATE " + "KEY"; // in two, so that no scanner takes this for a key

    /** Name of the case to its bytes and to the failed checks, or the code of the refusal. */
    private record Case(byte[] answer, String expected) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> everyAnswerIsReadAsExpected() throws Exception {
        formats();
        mails();
        faults();
        refusals();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
        return cases.entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.getKey(), () -> assertThat(verdict(one.getValue().answer()))
                                .isEqualTo(one.getValue().expected())));
    }

    @Test
    void aMissingIntermediateThatNobodyKnowsFailsTheChain() {
        Review review = new Review(Environment.INT, Map.of(Environment.INT, Set.of(INT.root)), NOW);
        assertThat(failed(review.examine(IssuedAnswer.read(LEAF.getBytes(ISO_8859_1)), key(), NAME)))
                .isEqualTo("chain");
    }

    @Test
    void theEndOfTheKeysUsageIsTheRealExpiry() {
        X509Certificate leaf = INT.leaf(KEYS.getPublic(), shape(s -> s.usableDays = 30));
        Review review = new Review(Environment.INT, authorities(), NOW);
        review.examine(List.of(leaf), key(), NAME);
        assertThat(review.issued().expiresAt()).isEqualTo(NOW.plus(java.time.Duration.ofDays(30)));
        assertThat(review.issued().notAfter()).isEqualTo(NOW.plus(java.time.Duration.ofDays(89)));
    }

    @Test
    void aKeyThatMayNotSignIsWarnedOf() {
        Review review = new Review(Environment.INT, authorities(), NOW);
        review.examine(
                List.of(INT.leaf(KEYS.getPublic(), shape(s -> s.usage = KeyUsage.keyEncipherment))), key(), NAME);
        assertThat(review.passed()).isTrue();
        assertThat(review.findings())
                .filteredOn(one -> one.outcome().equals("warn"))
                .extracting(Finding::check)
                .containsExactly("usage");
    }

    private void formats() throws Exception {
        good("PEM", LEAF);
        good("PEM with its issuer", LEAF + SUB);
        good("issuer first", SUB + LEAF);
        good("root, issuer, leaf", ROOT + SUB + LEAF);
        good("leaf, root, issuer", LEAF + ROOT + SUB);
        good("issuer, leaf, root", SUB + LEAF + ROOT);
        good("everything twice", LEAF + SUB + LEAF + SUB);
        good("CRLF", (LEAF + SUB).replace("\n", "\r\n"));
        good("CR alone", LEAF.replace("\n", "\r"));
        good("no line end at the end", LEAF.strip());
        good("Base64 in one line", "-----BEGIN CERTIFICATE-----\n" + base64(GOOD) + "\n-----END CERTIFICATE-----");
        good("no line ends at all", LEAF.replace("\n", ""));
        good("lines indented", LEAF.replace("\n", "\n    "));
        good("tabs and blanks at the ends", LEAF.replace("\n", " \t\n"));
        good("empty lines between", LEAF.replace("\n", "\n\n"));
        good("older label", LEAF.replace("CERTIFICATE", "X509 CERTIFICATE"));
        good("bag attributes", "Bag Attributes\n    localKeyID: 01 00\nsubject=/CN=x\nissuer=/CN=y\n" + LEAF);
        good("with the text of openssl", "Certificate:\n    Data:\n        Version: 3 (0x2)\n" + LEAF);
        good("bare Base64, wrapped", Base64.getMimeEncoder().encodeToString(GOOD.getEncoded()));
        good("bare Base64, one line", base64(GOOD));
        put("UTF-8 with byte order mark", join(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, ascii(LEAF)), "");
        put("UTF-16 little-endian", join(new byte[] {(byte) 0xff, (byte) 0xfe}, LEAF.getBytes(UTF_16LE)), "");
        put("UTF-16 big-endian", join(new byte[] {(byte) 0xfe, (byte) 0xff}, LEAF.getBytes(UTF_16BE)), "");
        put("DER", GOOD.getEncoded(), "");
        put("DER, leaf and issuer", join(GOOD.getEncoded(), INT.sub.getEncoded()), "");
        put("DER, issuer and leaf", join(INT.sub.getEncoded(), GOOD.getEncoded()), "");
        put("PKCS#7", pkcs7(GOOD), "");
        put("PKCS#7 with chain", pkcs7(GOOD, INT.sub, INT.root), "");
        put("PKCS#7, root first", pkcs7(INT.root, INT.sub, GOOD), "");
        good("PKCS#7 in PEM", armour("PKCS7", pkcs7(GOOD, INT.sub)));
        good("PKCS#7 in PEM, other label", armour("CMS", pkcs7(INT.sub, GOOD)));
        good("PKCS#7 under a certificate's label", armour("CERTIFICATE", pkcs7(GOOD, INT.sub)));
        leaf("name in SAN alone", "", s -> {
            s.subject = "CN=something else";
            s.alternative = NAME;
        });
        leaf("name in capitals", "", s -> s.subject = "CN=" + NAME.toUpperCase(java.util.Locale.ROOT));
        leaf("key usage period", "", s -> s.usableDays = 60);
    }

    private void mails() throws Exception {
        good("a whole mail", mail("text/plain", "7bit", "Dear supplier,\n\n" + LEAF + "\nKind regards\n"));
        good("a reply with marks", "On Monday you wrote:\n> Hello\n" + LEAF.replaceAll("(?m)^", "> "));
        good("a reply to a reply", LEAF.replaceAll("(?m)^", ">> "));
        good("quoted-printable", mail("text/plain", "quoted-printable", quoted(LEAF)));
        good("quoted-printable, soft breaks", mail("text/plain", "quoted-printable", soft(quoted(LEAF + SUB))));
        good(
                "quoted-printable, small letters",
                mail("text/plain", "quoted-printable", quoted(LEAF).replace("=3D", "=3d")));
        good("Base64 body", mail("text/plain", "base64", mime(ascii("Hello,\r\n" + LEAF))));
        good("attached .cer in PEM", attached("x.cer", ascii(LEAF)));
        good("attached .cer in DER", attached("x.cer", GOOD.getEncoded()));
        good("attached .p7b", attached("x.p7b", pkcs7(GOOD, INT.sub)));
        good("attached .p7b in PEM", attached("x.p7b", ascii(armour("PKCS7", pkcs7(INT.sub, GOOD)))));
        good("attached with a picture", attached("logo.png", new byte[700]) + attached("x.crt", ascii(LEAF)));
        good("two attachments", attached("sub.crt", INT.sub.getEncoded()) + attached("x.crt", GOOD.getEncoded()));
        good("a forwarded mail attached", attached("forwarded.eml", ascii(attached("x.cer", GOOD.getEncoded()))));
        good(
                "attached with bare line feeds",
                attached("x.cer", GOOD.getEncoded()).replace("\r\n", "\n"));
        good("HTML", mail("text/html", "8bit", "<p>" + LEAF.replace("\n", "<br>\n") + "</p>"));
        good(
                "HTML with entities",
                mail("text/html", "8bit", LEAF.replace("+", "&#43;").replace("\n", "<br/>")));
        good(
                "HTML in quoted-printable",
                mail("text/html", "quoted-printable", quoted("<div>" + LEAF.replace("\n", "</div><div>") + "</div>")));
    }

    private void faults() throws Exception {
        put(
                "of the other environment",
                PROD.leaf(KEYS.getPublic(), new Issuer.Shape()).getEncoded(),
                "environment");
        put(
                "of a foreign authority",
                FOREIGN.leaf(KEYS.getPublic(), new Issuer.Shape()).getEncoded(),
                "chain");
        put(
                "of a foreign authority, with its chain",
                ascii(pem(FOREIGN.leaf(KEYS.getPublic(), new Issuer.Shape())) + pem(FOREIGN.sub) + pem(FOREIGN.root)),
                "chain");
        put("for another key", INT.leaf(OTHER.getPublic(), new Issuer.Shape()).getEncoded(), "key");
        put("for a short key", INT.leaf(SHORT.getPublic(), new Issuer.Shape()).getEncoded(), "key key-size");
        leaf("for another name", "name", s -> s.subject = "CN=bars-int-x27.demo.thirdparty.nhs.uk");
        leaf("without any name", "name", s -> s.subject = "O=nhs");
        leaf("expired", "dates", s -> s.from = -100);
        leaf("not valid yet", "dates", s -> s.from = 5);
        leaf("for clients alone", "usage", s -> s.purposes = List.of(KeyPurposeId.id_kp_clientAuth));
        leaf("to sign certificates", "usage", s -> s.usage = KeyUsage.cRLSign);
        leaf("signed with SHA-1", "signature", s -> s.signature = "SHA1withRSA");
        leaf("expired and for another name", "dates name", s -> {
            s.from = -100;
            s.subject = "CN=x.nhs.uk";
        });
        put(
                "of the other environment and for another key",
                PROD.leaf(OTHER.getPublic(), new Issuer.Shape()).getEncoded(),
                "environment key");
        put("the issuer alone", ascii(SUB), "key name usage");
    }

    private void refusals() throws Exception {
        byte[] pkcs8 = KEYS.getPrivate().getEncoded();
        refused("a private key", armour(KEY_LABEL, pkcs8), "private-key");
        refused("a private key and its certificate", LEAF + armour(KEY_LABEL, pkcs8), "private-key");
        refused("an RSA private key", armour("RSA " + KEY_LABEL, pkcs8), "private-key");
        refused("an encrypted private key", armour("ENCRYPTED " + KEY_LABEL, new byte[60]), "private-key");
        put("a private key in DER", pkcs8, "private-key");
        refused("a private key in bare Base64", mime(pkcs8), "private-key");
        refused("a private key attached", attached("x.key", ascii(armour(KEY_LABEL, pkcs8))), "private-key");
        refused("a private key attached in DER", attached("x.key", pkcs8), "private-key");
        refused("certificate and key attached", LEAF + attached("x.key", pkcs8), "private-key");
        put("PKCS#12", pkcs12(), "pkcs12");
        refused("PKCS#12 attached", attached("x.pfx", pkcs12()), "pkcs12");
        byte[] csr = PreparedKey.make("BaRS-INT-X26.demo.thirdparty.nhs.uk", KeySpec.RSA_2048)
                .csr();
        refused("the request itself", armour("CERTIFICATE REQUEST", csr), "request");
        put("the request in DER", csr, "request");
        refused("nothing", "", "no-certificate");
        refused("a letter", "Dear supplier, the certificate follows tomorrow.", "no-certificate");
        refused("a public key", armour("PUBLIC KEY", KEYS.getPublic().getEncoded()), "no-certificate");
        refused("armour around nothing", armour("CERTIFICATE", new byte[0]), "broken");
        refused("cut in the middle", LEAF.substring(0, LEAF.length() / 2), "broken");
        refused("no last line", LEAF.replace("-----END CERTIFICATE-----", ""), "");
        refused("lines lost", LEAF.replaceFirst("(?m)^[A-Za-z0-9+/]{64}\n", ""), "broken");
        refused("another letter in the Base64", LEAF.replaceFirst("MII", "M?I"), "broken");
        put("DER cut short", Arrays.copyOf(GOOD.getEncoded(), 300), "no-certificate");
        put("zeros", new byte[1000], "no-certificate");
        put("too long", new byte[256 * 1024 + 1], "too-long");
    }

    private static String verdict(byte[] answer) {
        try {
            Review review = new Review(Environment.INT, authorities(), NOW);
            return failed(review.examine(IssuedAnswer.read(answer), key(), NAME));
        } catch (Problem refused) {
            return refused.violations().get(0).code();
        }
    }

    private static String failed(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::failed)
                .map(Finding::check)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(" "));
    }

    private static Map<Environment, Set<X509Certificate>> authorities() {
        return Map.of(Environment.INT, Set.of(INT.root, INT.sub), Environment.PROD, Set.of(PROD.root, PROD.sub));
    }

    private static String key() {
        return PreparedKey.sha256(KEYS.getPublic());
    }

    private void good(String name, String answer) {
        put(name, ascii(answer), "");
    }

    private void refused(String name, String answer, String code) {
        put(name, ascii(answer), code);
    }

    private void leaf(String name, String expected, Consumer<Issuer.Shape> change) throws Exception {
        put(name, INT.leaf(KEYS.getPublic(), shape(change)).getEncoded(), expected);
    }

    private void put(String name, byte[] answer, String expected) {
        assertThat(cases.put(name, new Case(answer, expected))).isNull();
    }

    private static Issuer.Shape shape(Consumer<Issuer.Shape> change) {
        Issuer.Shape shape = new Issuer.Shape();
        change.accept(shape);
        return shape;
    }

    private static String mail(String type, String encoding, String body) {
        return "From: issuing team <team@example.org>\r\nSubject: your certificate\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n"
                + body.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    private static String attached(String file, byte[] content) {
        return "Content-Type: multipart/mixed; boundary=abc\r\n\r\n--abc\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
                + "--abc\r\nContent-Type: application/octet-stream; name=\"" + file + "\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + mime(content) + "\r\n--abc--\r\n";
    }

    private static String quoted(String text) {
        return text.replace("=", "=3D");
    }

    private static String soft(String text) {
        return text.replaceAll("(?m)^(.{30})(.{20,})$", "$1=\n$2");
    }

    private static String pem(X509Certificate one) {
        try {
            return armour("CERTIFICATE", one.getEncoded());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String armour(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    private static String base64(X509Certificate one) throws Exception {
        return Base64.getEncoder().encodeToString(one.getEncoded());
    }

    private static String mime(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content);
    }

    private static byte[] pkcs7(X509Certificate... chain) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(chain))
                .getEncoded("PKCS7");
    }

    private static byte[] pkcs12() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("x", KEYS.getPrivate(), "secret".toCharArray(), new X509Certificate[] {GOOD});
        var out = new ByteArrayOutputStream();
        store.store(out, "secret".toCharArray());
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
