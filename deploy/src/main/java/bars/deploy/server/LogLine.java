package bars.deploy.server;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One log record as one JSON line. The second net against patient data and secrets: ten digits that form an NHS number,
 * bearer tokens and private keys are blacked out whoever wrote them (the first net is that nobody does). A line that was
 * written while its thread worked at a request has the ids of that request, its tenant and its environment beside.
 */
public final class LogLine extends Formatter {
    private static final int MOST_CAUSES = 6;
    private static final int MOST_FRAMES = 8;

    /** System property by which the applications tell what a thread works at. */
    private static final String REQUEST = "bars.log.fields";

    /** What is said of a request, and nothing else. */
    private static final List<String> FIELDS = List.of("requestId", "correlationId", "tenant", "environment");

    /** The group is ten digits. An id may hold ten by chance, across its hyphens too: without the whole of it nobody finds its message. */
    private static final Pattern TEN_DIGITS = Pattern.compile("\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"
            + "|((?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9]))");

    private static final Pattern TOKEN = Pattern.compile(
            "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*|(?i:bearer) [A-Za-z0-9._~+/-]{8,}=*");
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", Pattern.DOTALL);

    @Override
    public String format(LogRecord entry) {
        StringBuilder line = new StringBuilder(200);
        line.append("{\"time\":\"").append(Instant.ofEpochMilli(entry.getMillis()));
        line.append("\",\"level\":\"").append(entry.getLevel().getName());
        line.append("\",\"logger\":\"").append(escaped(String.valueOf(entry.getLoggerName())));
        appendRequest(line);
        line.append("\",\"message\":\"").append(escaped(redacted(String.valueOf(formatMessage(entry)))));
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            line.append("\",\"thrown\":\"").append(escaped(redacted(trace(thrown))));
        }
        return line.append("\"}\n").toString();
    }

    private static void appendRequest(StringBuilder line) {
        if (System.getProperties().get(REQUEST) instanceof ThreadLocal<?> request
                && request.get() instanceof Supplier<?> told
                && told.get() instanceof Map<?, ?> values) {
            for (String field : FIELDS) {
                if (values.get(field) instanceof String value) {
                    line.append("\",\"").append(field).append("\":\"").append(escaped(redacted(value)));
                }
            }
        }
    }

    private static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            text.append(depth == 0 ? "" : " <- ").append(cause);
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append(" @ ").append(frames[i]);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    static String redacted(String text) {
        String withoutKeys = KEY.matcher(text).replaceAll("[private key]");
        String withoutTokens = TOKEN.matcher(withoutKeys).replaceAll("[token]");
        return TEN_DIGITS
                .matcher(withoutTokens)
                .replaceAll(found -> found.group(1) != null && isNhsNumber(found.group(1))
                        ? "[number]"
                        : Matcher.quoteReplacement(found.group()));
    }

    /** Source: NHS Data Dictionary, NHS NUMBER: modulus 11 check digit. */
    private static boolean isNhsNumber(String text) {
        String digits = text.replaceAll("[ -]", "");
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (digits.charAt(i) - '0') * (10 - i);
        }
        int check = (11 - sum % 11) % 11;
        return check == digits.charAt(9) - '0';
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < 0x20 ? ' ' : c);
            }
        }
        return out.toString();
    }
}
