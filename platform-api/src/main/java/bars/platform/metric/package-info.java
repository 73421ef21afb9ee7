/**
 * How an admin node counts for monitoring: {@link bars.platform.metric.AdminCounts} is told, {@link
 * bars.platform.metric.MetricText} writes. What is published from it stands in {@code bars.platform.statistic}.
 */
@NullMarked
package bars.platform.metric;

import org.jspecify.annotations.NullMarked;
