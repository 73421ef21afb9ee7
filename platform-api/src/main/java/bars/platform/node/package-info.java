/**
 * The platform as a whole: which processes are there, which versions, and whether the database answers.
 */
@NullMarked
package bars.platform.node;

import org.jspecify.annotations.NullMarked;
