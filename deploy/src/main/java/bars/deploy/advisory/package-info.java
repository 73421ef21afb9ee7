/**
 * Advisories on components of others: a folder of OSV records against the inventory of an installation. Works without a network; who
 * releases or runs the platform puts the records there.
 */
@NullMarked
package bars.deploy.advisory;

import org.jspecify.annotations.NullMarked;
