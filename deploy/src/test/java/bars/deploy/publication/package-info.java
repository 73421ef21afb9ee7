@NullMarked
package bars.deploy.publication;

import org.jspecify.annotations.NullMarked;
