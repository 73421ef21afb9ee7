package bars.platform.certificate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that people pasted, seen through the forms that mail programs give it: as it is, quoted-printable undone, HTML
 * taken off, quotation marks of replies taken off. Work is linear in the length of the text.
 */
final class AnswerText {
    /** Between two armour lines there is Base64 and nothing else, so a search ends at the next hyphen. */
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (CERTIFICATE|PKCS7|CMS|X509 CERTIFICATE)-----([A-Za-z0-9+/=\\s>|*]*+)-----END \\1-----");

    private static final Pattern SOFT_BREAK = Pattern.compile("=[ \\t]*+\\r?\\n");
    private static final Pattern QUOTED = Pattern.compile("=([0-9A-Fa-f]{2})");
    private static final Pattern TAG = Pattern.compile("<[^<>]{0,2000}>");

    /** Shorter runs of Base64 are words. */
    private static final int LEAST_BLOCK = 120;

    private AnswerText() {}

    /** The text in {@code bytes}, which a Windows editor may have written in UTF-16. */
    static String of(byte[] bytes) {
        Charset charset = StandardCharsets.ISO_8859_1;
        if (bytes.length > 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) {
            charset = StandardCharsets.UTF_16LE;
        } else if (bytes.length > 3 && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff) {
            charset = StandardCharsets.UTF_16BE;
        }
        return new String(bytes, charset);
    }

    /** Every reading of {@code text} that differs from it, itself first. */
    static List<String> readings(String text) {
        List<String> readings = new ArrayList<>();
        readings.add(text);
        String unquoted = unquoted(text);
        if (!unquoted.equals(text)) {
            readings.add(unquoted);
        }
        if (unquoted.indexOf('<') >= 0) {
            readings.add(plain(unquoted));
        }
        return readings;
    }

    /** What stands in the armour of certificates, decoded; nothing for armour whose Base64 is broken. */
    static List<byte[]> armoured(String text) {
        List<byte[]> blocks = new ArrayList<>();
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            add(blocks, pem.group(2).replaceAll("[\\s>|*]", ""));
        }
        return blocks;
    }

    /** Runs of Base64 lines, decoded: attachments of mails, and certificates that were pasted without armour. */
    static List<byte[]> bare(String text) {
        List<byte[]> blocks = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (String line : text.split("\\R", -1)) {
            String stripped = line.strip();
            if (isBase64(stripped)) {
                run.append(stripped);
            } else {
                if (run.length() >= LEAST_BLOCK) {
                    add(blocks, run.toString());
                }
                run.setLength(0);
            }
        }
        if (run.length() >= LEAST_BLOCK) {
            add(blocks, run.toString());
        }
        return blocks;
    }

    static boolean holdsPrivateKey(String text) {
        return text.contains("PRIVATE KEY-----");
    }

    static boolean holdsArmour(String text) {
        return text.contains("-----BEGIN CERTIFICATE-----")
                || text.contains("-----BEGIN PKCS7-----")
                || text.contains("-----BEGIN CMS-----")
                || text.contains("-----BEGIN X509 CERTIFICATE-----");
    }

    static boolean holdsRequest(String text) {
        return text.contains("CERTIFICATE REQUEST-----");
    }

    private static boolean isBase64(String line) {
        return !line.isEmpty()
                && line.chars()
                        .allMatch(c -> (c >= 'A' && c <= 'Z')
                                || (c >= 'a' && c <= 'z')
                                || (c >= '0' && c <= '9')
                                || c == '+'
                                || c == '/'
                                || c == '=');
    }

    private static void add(List<byte[]> blocks, String base64) {
        try {
            blocks.add(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return; // broken, or a word that only looked like it
        }
    }

    private static String unquoted(String text) {
        String joined = SOFT_BREAK.matcher(text).replaceAll("");
        return QUOTED.matcher(joined)
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }

    private static String plain(String html) {
        String text = TAG.matcher(html).replaceAll("\n");
        return text.toLowerCase(Locale.ROOT).contains("&")
                ? text.replace("&nbsp;", " ")
                        .replace("&#43;", "+")
                        .replace("&#47;", "/")
                        .replace("&#61;", "=")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&")
                : text;
    }
}
