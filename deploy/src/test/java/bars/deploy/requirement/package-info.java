@NullMarked
package bars.deploy.requirement;

import org.jspecify.annotations.NullMarked;
