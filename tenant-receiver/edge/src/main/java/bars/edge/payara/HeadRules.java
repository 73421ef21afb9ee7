package bars.edge.payara;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of one raw request head, from the request line to the empty line: everything that two readers could take
 * in two ways is refused. One instance reads one head.
 *
 * <p>Source: RFC 9112 §2.2, §3, §5, §6.3; RFC 9110 §5.
 */
final class HeadRules {
    private static final int MAX_HEADERS = 100;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 32] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    /** Why a head is refused. */
    record Fault(int status, String text) {}

    private final byte[] head;
    private final int maxLine;
    private @Nullable String requestId;
    private @Nullable String correlationId;
    private String host = "";
    private String target = "";
    private int hosts;
    private int lengths;
    private long contentLength;
    private int encodings;
    private @Nullable Fault fault;

    private HeadRules(byte[] head, int maxLine) {
        this.head = head;
        this.maxLine = maxLine;
    }

    /** Reads {@code head}; {@link #fault()} is null when nothing is wrong with it. */
    static HeadRules read(byte[] head, int maxLine) {
        HeadRules rules = new HeadRules(head, maxLine);
        rules.read();
        return rules;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    @Nullable
    String requestId() {
        return requestId;
    }

    @Nullable
    String correlationId() {
        return correlationId;
    }

    /** Bytes of the body as announced; 0 when nothing is. */
    long contentLength() {
        return contentLength;
    }

    /** Whether the body comes in chunks. */
    boolean isChunked() {
        return encodings > 0;
    }

    private void read() {
        int end = lineEnd(0);
        if (end < 0) {
            refuse(400, "bare CR or LF");
            return;
        }
        requestLine(end);
        int at = end + 2;
        int count = 0;
        while (at < head.length) {
            end = lineEnd(at);
            if (end < 0) {
                fault = new Fault(400, "bare CR or LF");
                return;
            }
            if (end == at) {
                break;
            }
            if (++count > MAX_HEADERS) {
                refuse(431, "too many headers");
                return;
            }
            header(at, end);
            at = end + 2;
        }
        framing();
    }

    private void requestLine(int end) {
        if (end > maxLine) {
            refuse(414, "request line too long");
            return;
        }
        int first = 0;
        while (first < end && head[first] != ' ') {
            first++;
        }
        int last = end;
        while (last > first && head[last - 1] != ' ') {
            last--;
        }
        if (!isToken(0, first) || last <= first + 1) {
            refuse(400, "malformed request line");
            return;
        }
        if (text(0, first).equals("CONNECT")) {
            refuse(405, "This listener is no tunnel");
        }
        target = text(first + 1, last - 1);
        if (!text(last, end).equals("HTTP/1.1")) {
            refuse(400, "only HTTP/1.1 is served here");
        }
        target();
    }

    private void target() {
        if (target.isEmpty()) {
            refuse(400, "empty target");
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f || c == '#' || c == '\\') {
                refuse(400, "illegal character in target");
            }
            if (c == '%' && encoded(target, i) <= 0) { // nor is NUL for anybody
                refuse(400, "bad percent-encoding in target");
            }
        }
    }

    /** The byte that the two hexadecimal digits behind a {@code %} of {@code target} stand for; -1 when there are none. */
    static int encoded(String target, int percent) {
        if (percent + 2 >= target.length()) {
            return -1;
        }
        int high = Character.digit(target.charAt(percent + 1), 16);
        int low = Character.digit(target.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private void header(int at, int end) {
        if (head[at] == ' ' || head[at] == '\t') {
            refuse(400, "folded header line");
            return;
        }
        int colon = at;
        while (colon < end && head[colon] != ':') {
            colon++;
        }
        if (colon == end || !isToken(at, colon)) {
            refuse(400, "malformed header name");
            return;
        }
        for (int i = colon + 1; i < end; i++) {
            if ((head[i] >= 0 && head[i] < 32 && head[i] != '\t') || head[i] == 127) {
                refuse(400, "control character in a header");
            }
        }
        value(text(at, colon).toLowerCase(Locale.ROOT), text(colon + 1, end).strip());
    }

    private void value(String name, String value) {
        switch (name) {
            case "host" -> {
                hosts++;
                host = value.toLowerCase(Locale.ROOT);
            }
            case "content-length" -> {
                lengths++;
                if (LENGTH.matcher(value).matches()) {
                    contentLength = Long.parseLong(value);
                } else {
                    refuse(400, "malformed Content-Length");
                }
            }
            case "transfer-encoding" -> {
                encodings++;
                if (!value.equalsIgnoreCase("chunked")) {
                    refuse(400, "unsupported Transfer-Encoding");
                }
            }
            case "x-request-id" -> requestId = ErrorAnswer.echoable(value);
            case "x-correlation-id" -> correlationId = ErrorAnswer.echoable(value);
            default -> {
                // of no interest here
            }
        }
    }

    private void framing() {
        if (hosts != 1) {
            refuse(400, hosts == 0 ? "no Host header" : "more than one Host header");
        }
        if (lengths > 1 || encodings > 1 || (encodings == 1 && lengths == 1)) {
            refuse(400, "Content-Length and Transfer-Encoding do not go together");
        }
        if (!target.startsWith("/") && !target.equals("*") && !authority().equals(host)) {
            refuse(400, "absolute target and Host differ");
        }
    }

    /** Host and port of an absolute https target; the empty string of any other. */
    private String authority() {
        String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://")) {
            return "";
        }
        String rest = lower.substring("https://".length());
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        return rest.substring(0, end);
    }

    private void refuse(int status, String text) {
        if (fault == null) {
            fault = new Fault(status, text);
        }
    }

    private boolean isToken(int from, int to) {
        for (int i = from; i < to; i++) {
            if (head[i] < 0 || !TOKEN[head[i]]) {
                return false;
            }
        }
        return from < to;
    }

    private String text(int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where the CRLF of the line at {@code from} starts; -1 when a bare CR, LF or NUL shows up first. */
    private int lineEnd(int from) {
        for (int i = from; i < head.length; i++) {
            if (head[i] == '\r') {
                return i + 1 < head.length && head[i + 1] == '\n' ? i : -1;
            }
            if (head[i] == '\n' || head[i] == 0) {
                return -1;
            }
        }
        return -1;
    }
}
