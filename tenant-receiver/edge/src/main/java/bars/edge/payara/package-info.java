/**
 * The fence around Payara's listener (Grizzly): the one place that knows it. Payara loads
 * {@link bars.edge.payara.TenantSslImplementation} by the {@code classname} of the listener's TLS settings, and
 * {@link bars.edge.payara.EdgeAddOn} as the HK2 service {@code comet} each time it configures a listener. The chain is
 * then: transport, {@link bars.edge.payara.IngressFilter}, TLS, {@link bars.edge.payara.StrictHttpCodec}, application.
 *
 * <p>The launcher and the applications reach in through JDK types in the system properties: {@code bars.edge.drain}, a
 * {@code BiFunction<Long, Long, Boolean>} of balancer window and limit in milliseconds. Requests carry the attributes
 * named in {@link bars.edge.payara.Attributes}.
 */
@NullMarked
package bars.edge.payara;

import org.jspecify.annotations.NullMarked;
