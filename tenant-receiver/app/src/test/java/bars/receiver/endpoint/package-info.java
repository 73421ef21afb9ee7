@NullMarked
package bars.receiver.endpoint;

import org.jspecify.annotations.NullMarked;
