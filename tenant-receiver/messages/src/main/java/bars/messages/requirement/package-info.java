/**
 * What the standard demands of a Receiver, as data: tests, scenarios and reports refer to it by id.
 */
@NullMarked
package bars.messages.requirement;

import org.jspecify.annotations.NullMarked;
