/** Tests of reading Bundles. */
@NullMarked
package bars.messages.bundle;

import org.jspecify.annotations.NullMarked;
