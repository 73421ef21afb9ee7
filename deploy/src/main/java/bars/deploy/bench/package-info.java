/**
 * The message path measured from outside, against the bare database in the same run. Results are figures with the
 * machine and the split of its processors, as a table for people and as JSON for machines.
 *
 * <p>Entry point {@link bars.deploy.bench.MessageBenchmark}. The one package of the tools that speaks JDBC itself: the
 * limit that it compares with is a plain insert.
 */
@NullMarked
package bars.deploy.bench;

import org.jspecify.annotations.NullMarked;
