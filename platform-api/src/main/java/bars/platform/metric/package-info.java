/**
 * What people and programs did on an admin node, counted for monitoring; entry point is {@link
 * bars.platform.metric.AdminCounts}. What is published from it stands in {@code bars.platform.statistic}.
 */
@NullMarked
package bars.platform.metric;

import org.jspecify.annotations.NullMarked;
