/**
 * The negative answer: one type, thrown anywhere, rendered once as an OperationOutcome. Nothing in it may come from a
 * patient's record.
 */
@NullMarked
package bars.messages.refusal;

import org.jspecify.annotations.NullMarked;
