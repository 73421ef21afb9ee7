/**
 * BaRS messages of our own, for every workflow: about people and organisations that do not exist. The demonstration, the
 * conformance pack, the benchmarks and the tests send them; production code never does.
 */
@NullMarked
package bars.messages.sample;

import org.jspecify.annotations.NullMarked;
