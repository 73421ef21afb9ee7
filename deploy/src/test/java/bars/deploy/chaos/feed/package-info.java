@NullMarked
package bars.deploy.chaos.feed;

import org.jspecify.annotations.NullMarked;
