package bars.deploy.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete HTTP reply.
 *
 * @param status the status code
 * @param headers by lower-case name; the last of several wins
 * @param body the bytes of the body, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Read once by its receiver; a copy of every reply would cost the benchmark.
public record Reply(int status, Map<String, String> headers, byte[] body) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
