package bars.db.message;

import java.util.UUID;

/**
 * What makes a request the same request.
 *
 * @param endpointId the endpoint it came to; request ids of others do not count
 * @param requestId {@code X-Request-Id}
 * @param correlationId {@code X-Correlation-Id}
 * @param bodySha256 digest of the body: the same ids with another body are noticed
 */
public record ClaimKey(int endpointId, UUID requestId, UUID correlationId, byte[] bodySha256) {}
