/**
 * {@code barsctl}: the REST admin API for people at a terminal and for scripts. It knows the API's paths and nothing of
 * the platform behind them: JSON in, a table, JSON or YAML out. Exit codes: 0 done, 1 refused or not reachable, 2 wrong
 * usage.
 */
@NullMarked
package bars.ctl;

import org.jspecify.annotations.NullMarked;
