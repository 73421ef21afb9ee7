/** Tests of the responses. */
@NullMarked
package bars.messages.response;

import org.jspecify.annotations.NullMarked;
