/** The files that put the platform on other people's machines, read by the tools that will read them there. */
@NullMarked
package bars.deploy.manifest;

import org.jspecify.annotations.NullMarked;
