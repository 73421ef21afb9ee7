/**
 * Names that the standard spells in several ways, made one: identifier systems, code systems, service ids, use cases.
 */
@NullMarked
package bars.messages.code;

import org.jspecify.annotations.NullMarked;
