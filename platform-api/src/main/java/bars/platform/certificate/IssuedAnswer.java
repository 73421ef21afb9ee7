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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates in whatever an issuing team sent and a person pasted: PEM, DER, PKCS#7, a whole mail body, an
 * {@code .eml} with attachments in Base64 or quoted-printable; in any order, with or without the chain.
 */
final class IssuedAnswer {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (CERTIFICATE|PKCS7|X509 CERTIFICATE)-----([A-Za-z0-9+/=\\s>]*?)-----END \\1-----");
    private static final Pattern BASE64_BLOCK =
            Pattern.compile("(?m)^(?:[A-Za-z0-9+/]{40,76}\\r?\\n)+[A-Za-z0-9+/=]+\\s*$");
    private static final Pattern SOFT_BREAK = Pattern.compile("=[ \\t]*\\r?\\n");
    private static final Pattern QUOTED = Pattern.compile("=([0-9A-F]{2})");
    private static final int MAX_BYTES = 256 * 1024;

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
        Set<X509Certificate> found = new LinkedHashSet<>(parse(answer));
        if (found.isEmpty()) {
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            refusePrivateKey(text);
            collect(text, found);
            if (found.isEmpty()) {
                collect(unquoted(text), found);
            }
            if (found.isEmpty()) {
                fromAttachments(text, found);
            }
        }
        if (found.isEmpty()) {
            throw Problem.invalid(
                    "",
                    "no-certificate",
                    "There is no certificate in this text: paste from "
                            + "-----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, or the whole mail");
        }
        return List.copyOf(found);
    }

    private static void collect(String text, Set<X509Certificate> found) {
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            found.addAll(parse(decoded(pem.group(2).replaceAll("[\\s>]", ""))));
        }
    }

    private static void fromAttachments(String text, Set<X509Certificate> found) {
        Matcher block = BASE64_BLOCK.matcher(text);
        while (block.find()) {
            byte[] content = decoded(block.group().replaceAll("\\s", ""));
            String inner = new String(content, StandardCharsets.ISO_8859_1);
            refusePrivateKey(inner);
            found.addAll(parse(content));
            collect(inner, found);
        }
    }

    private static void refusePrivateKey(String text) {
        if (text.contains("PRIVATE KEY-----")) {
            throw Problem.invalid("", "private-key", "Remove the private key. Only paste the certificate");
        }
    }

    private static String unquoted(String text) {
        String joined = SOFT_BREAK.matcher(text).replaceAll("");
        return QUOTED.matcher(joined)
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The certificates in DER or PKCS#7; nothing when the bytes are neither. */
    private static List<X509Certificate> parse(byte[] bytes) {
        List<X509Certificate> certificates = new ArrayList<>();
        if (bytes.length == 0 || bytes[0] != 0x30) {
            return certificates;
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) one);
            }
        } catch (CertificateException e) {
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
