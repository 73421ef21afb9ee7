/** Figures for those who run the platform: how much passes, what is refused, what ends soon. */
@NullMarked
package bars.platform.statistic;

import org.jspecify.annotations.NullMarked;
