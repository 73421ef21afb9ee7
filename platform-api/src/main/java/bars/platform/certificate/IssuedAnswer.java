package bars.platform.certificate;

import bars.platform.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The certificates in whatever an issuing team sent and a person pasted: PEM, DER, PKCS#7, a whole mail body, an
 * {@code .eml} with attachments in Base64 or quoted-printable; in any order, with or without the chain. A private key in
 * it, in whatever wrapping, refuses the whole.
 */
final class IssuedAnswer {
    private static final int MAX_BYTES = 256 * 1024;

    /** An attachment may hold a mail that holds an attachment; deeper is not looked. */
    private static final int MAX_DEPTH = 3;

    /** More is no answer. A PKCS#7 of a whole trust store has some hundreds. */
    private static final int MAX_CERTIFICATES = 500;

    private final Set<X509Certificate> found = new LinkedHashSet<>();
    private boolean armour;
    private boolean request;

    private IssuedAnswer() {}

    /**
     * Every certificate found, each once.
     *
     * @throws Problem when there is none, or when a private key is in the text, which is then neither kept nor logged
     */
    static List<X509Certificate> read(byte[] answer) {
        if (answer.length > MAX_BYTES) {
            throw Problem.invalid("", "too-long", "An answer has at most " + MAX_BYTES + " bytes");
        }
        IssuedAnswer reading = new IssuedAnswer();
        reading.scan(answer, 0);
        if (reading.found.isEmpty()) {
            throw reading.nothing();
        }
        return List.copyOf(reading.found);
    }

    private Problem nothing() {
        if (armour) {
            return Problem.invalid(
                    "",
                    "broken",
                    "There is a certificate in this text, but it is damaged or cut short: paste all of it, from "
                            + "-----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
        }
        if (request) {
            return Problem.invalid("", "request", "This is a certificate request, not the certificate that answers it");
        }
        return Problem.invalid(
                "",
                "no-certificate",
                "There is no certificate in this text: paste from "
                        + "-----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or the whole mail");
    }

    private void scan(byte[] bytes, int depth) {
        if (bytes.length == 0 || found.size() > MAX_CERTIFICATES) {
            return;
        }
        if (bytes[0] == 0x30) {
            binary(bytes);
        }
        String text = AnswerText.of(bytes);
        for (String reading : AnswerText.readings(text)) {
            refuse(AnswerText.holdsPrivateKey(reading));
            armour |= AnswerText.holdsArmour(reading);
            request |= AnswerText.holdsRequest(reading);
            AnswerText.armoured(reading).forEach(this::binary);
            if (depth < MAX_DEPTH) {
                AnswerText.bare(reading).forEach(inner -> scan(inner, depth + 1));
            }
        }
    }

    /** DER: certificates or PKCS#7. Keys are refused, and so is PKCS#12, which is made to carry one. */
    private void binary(byte[] der) {
        if (der.length == 0 || der[0] != 0x30) {
            return;
        }
        List<X509Certificate> certificates = parse(der);
        if (!certificates.isEmpty()) {
            found.addAll(certificates);
            return;
        }
        refuse(DerShape.isPrivateKey(der));
        request |= DerShape.isRequest(der);
        if (DerShape.isPkcs12(der)) {
            throw Problem.invalid(
                    "",
                    "pkcs12",
                    "This is a PKCS#12 file, which carries a private key: import it with its passphrase instead");
        }
    }

    private static void refuse(boolean privateKey) {
        if (privateKey) {
            throw Problem.invalid("", "private-key", "Remove the private key. Only paste the certificate");
        }
    }

    /** The certificates in DER or PKCS#7; nothing when the bytes are neither. */
    private static List<X509Certificate> parse(byte[] bytes) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
                X509Certificate certificate = (X509Certificate) one;
                certificate.checkValidity(certificate.getNotBefore()); // reads what is read lazily
                certificates.add(certificate);
            }
        } catch (CertificateException | RuntimeException e) { // the JDK's parser throws either on broken bytes
            certificates.clear();
        }
        return certificates;
    }

    /** PEM of a chain. */
    static String pem(List<byte[]> chain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        for (byte[] der : chain) {
            out.writeBytes("-----BEGIN CERTIFICATE-----\n".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(encoder.encode(der));
            out.writeBytes("\n-----END CERTIFICATE-----\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toString(StandardCharsets.US_ASCII);
    }
}
