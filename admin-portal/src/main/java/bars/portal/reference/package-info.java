/** The contract of the REST admin API as people read it; the build makes the data from the contract itself. */
@NullMarked
package bars.portal.reference;

import org.jspecify.annotations.NullMarked;
