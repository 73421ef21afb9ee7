/** Counts what happens, for the management listener: numbers only, labelled by tenant and environment. */
@NullMarked
package bars.receiver.metric;

import org.jspecify.annotations.NullMarked;
