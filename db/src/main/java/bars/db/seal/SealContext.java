package bars.db.seal;

import java.nio.charset.StandardCharsets;

/**
 * What a sealed thing is bound to: it opens only where all four are the same, so a row moved to another tenant or purpose
 * stays shut.
 *
 * @param environment INT, PROD, or {@code -} for what belongs to both
 * @param tenant the tenant's ODS code or row, or {@code -} for the platform's own
 * @param key which key or record this is
 * @param purpose what it is for, e.g. {@code tls-private-key}
 */
public record SealContext(String environment, String tenant, String key, String purpose) {

    /** The additional authenticated data. */
    byte[] bytes() {
        return String.join("|", "v1", environment, tenant, key, purpose).getBytes(StandardCharsets.UTF_8);
    }
}
