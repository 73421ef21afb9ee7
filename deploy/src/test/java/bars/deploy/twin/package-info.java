@NullMarked
package bars.deploy.twin;

import org.jspecify.annotations.NullMarked;
