@NullMarked
package bars.deploy.container;

import org.jspecify.annotations.NullMarked;
