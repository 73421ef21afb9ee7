/**
 * How parts of the platform write their metrics; entry point is {@link bars.db.metric.Exposition}. Here, because every
 * application has this module.
 */
@NullMarked
package bars.db.metric;

import org.jspecify.annotations.NullMarked;
