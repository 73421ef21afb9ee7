/**
 * How this platform calls out, and where to: requests of bounded time with answers of bounded size. Hosts are approved by an
 * administrator, and an approved name that leads to this machine, this network or a cloud's metadata service is refused all
 * the same.
 */
@NullMarked
package bars.receiver.outbound;

import org.jspecify.annotations.NullMarked;
