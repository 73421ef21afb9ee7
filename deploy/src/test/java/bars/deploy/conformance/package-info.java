@NullMarked
package bars.deploy.conformance;

import org.jspecify.annotations.NullMarked;
