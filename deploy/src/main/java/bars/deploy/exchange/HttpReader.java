package bars.deploy.exchange;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 replies off one connection; cheaply, since whoever measures shares the machine with what is measured. */
final class HttpReader {
    private final InputStream in;

    /** What came and was not asked for yet: from {@code next} to {@code end}. */
    private final byte[] buffer = new byte[32 * 1024];

    private int next;
    private int end;

    HttpReader(InputStream in) {
        this.in = in;
    }

    /** The next reply; {@code bodiless} when it answers a HEAD. */
    Reply next(boolean bodiless) throws IOException {
        String first = line();
        while (first.startsWith("HTTP/1.1 100")) {
            headers();
            first = line();
        }
        if (!first.startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP reply: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        Map<String, String> headers = headers();
        boolean none = bodiless || status == 204 || status == 304;
        return new Reply(status, headers, none ? new byte[0] : body(headers));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        return length == null ? rest() : exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line().strip(), 16); size > 0; size = Integer.parseInt(line().strip(), 16)) {
            all.writeBytes(exactly(size));
            line();
        }
        headers();
        return all.toByteArray();
    }

    private byte[] rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(buffer, next, end - next);
        next = end;
        in.transferTo(all);
        return all.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int there = Math.min(length, end - next);
        System.arraycopy(buffer, next, bytes, 0, there);
        next += there;
        there += in.readNBytes(bytes, there, length - there);
        if (there < length) {
            throw new EOFException("the reply ended after " + there + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            for (int i = next; i < end; i++) {
                if (buffer[i] == '\n') {
                    take(line, i);
                    next = i + 1;
                    return line.toString();
                }
            }
            take(line, end);
            next = 0;
            end = in.read(buffer, 0, buffer.length);
            if (end < 0) {
                end = 0;
                throw new EOFException("the connection ended");
            }
        }
    }

    private void take(StringBuilder line, int to) {
        line.append(new String(buffer, next, to - next, StandardCharsets.ISO_8859_1));
        if (to < end && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
    }
}
