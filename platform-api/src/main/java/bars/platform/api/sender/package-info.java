/**
 * The Sender's part of the REST admin API: {@code /tenants/{odsCode}/api-applications}, {@code …/signing-keys},
 * {@code …/outbox} and the public {@code /jwks}. {@code platform} in place of an ODS code is the platform's own product.
 */
@NullMarked
package bars.platform.api.sender;

import org.jspecify.annotations.NullMarked;
