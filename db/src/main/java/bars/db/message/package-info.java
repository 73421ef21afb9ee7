/**
 * What came in: claims that make every request happen once, messages as they arrived in the order of a resumable feed, and
 * the one pipelined statement that stores a new message with everything it causes.
 */
@NullMarked
package bars.db.message;

import org.jspecify.annotations.NullMarked;
