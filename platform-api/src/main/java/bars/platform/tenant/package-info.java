/**
 * Tenants, their endpoints and their services: the verbs that the console and the API share.
 */
@NullMarked
package bars.platform.tenant;

import org.jspecify.annotations.NullMarked;
