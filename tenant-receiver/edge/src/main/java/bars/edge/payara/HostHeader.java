package bars.edge.payara;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the Host header, which has to name the server that the TLS session was made for. */
public final class HostHeader {
    /** A name, the dot of the root, a port. Source: RFC 3986 §3.2.2 and §3.2.3. */
    private static final Pattern SHAPE = Pattern.compile("([^:]*?)\\.?(?::[0-9]*)?");

    private HostHeader() {}

    /** The name alone, in lower case; the empty string when there is none. */
    public static String name(@Nullable String header) {
        Matcher shape = SHAPE.matcher(header == null ? "" : header.strip());
        return shape.matches() ? shape.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
