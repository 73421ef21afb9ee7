/**
 * From bytes to a message: read strictly once, parsed once, and then asked questions in the standard's words.
 */
@NullMarked
package bars.messages.bundle;

import org.jspecify.annotations.NullMarked;
