package bars.receiver.tenant;

import java.util.Map;

/**
 * How much of this node one tenant may use. A tenant's own limits replace the platform's by name.
 *
 * @param requestsAtOnce requests in work at one time; name {@code requestsAtOnce}
 * @param requestsPerSecond over a second of burst; 0 for no bound; name {@code requestsPerSecond}
 * @param bodyBytes largest body; name {@code bodyBytes}
 * @param bytesAtOnce of the bodies in work at one time; name {@code bytesAtOnce}
 */
public record TenantLimits(int requestsAtOnce, int requestsPerSecond, int bodyBytes, int bytesAtOnce) {
    private static final int MIB = 1024 * 1024;

    /** Source: security paper 2.2 and 5.3; the standard states no sizes. */
    public static final TenantLimits STANDARD = new TenantLimits(16, 0, 10 * MIB, 64 * MIB);

    static TenantLimits of(Map<String, Long> own) {
        return new TenantLimits(
                number(own, "requestsAtOnce", STANDARD.requestsAtOnce),
                number(own, "requestsPerSecond", STANDARD.requestsPerSecond),
                number(own, "bodyBytes", STANDARD.bodyBytes),
                number(own, "bytesAtOnce", STANDARD.bytesAtOnce));
    }

    private static int number(Map<String, Long> own, String name, int otherwise) {
        Long value = own.get(name);
        return value == null ? otherwise : (int) Math.min(Integer.MAX_VALUE / 2, Math.max(0, value));
    }
}
