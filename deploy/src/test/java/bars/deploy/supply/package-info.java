/** What the build takes from others: how much, in which versions, and how it knows that it is what it was. */
@NullMarked
package bars.deploy.supply;

import org.jspecify.annotations.NullMarked;
