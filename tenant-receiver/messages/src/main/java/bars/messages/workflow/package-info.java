/**
 * What a message means: the decision table of the standard as data, and the checks that come before it.
 */
@NullMarked
package bars.messages.workflow;

import org.jspecify.annotations.NullMarked;
