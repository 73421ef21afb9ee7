/**
 * Bytes of JSON from strangers: one strict pass that bounds everything and notes where the parts of a Bundle lie.
 */
@NullMarked
package bars.messages.json;

import org.jspecify.annotations.NullMarked;
