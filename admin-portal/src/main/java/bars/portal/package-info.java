/**
 * The admin WAR: the web console and, through the platform-api jar, the REST admin API. This package supplies what the
 * process gives to both: the database and the vault.
 */
@NullMarked
package bars.portal;

import org.jspecify.annotations.NullMarked;
