/**
 * Proofs that need processes to be started, killed and started again: nodes of the platform, the database under them, and
 * the oracle that compares what callers were told with what is stored. Everything stays on the loopback interface and ends
 * by itself.
 */
@NullMarked
package bars.deploy.chaos;

import org.jspecify.annotations.NullMarked;
