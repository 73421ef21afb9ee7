/**
 * A caller of the receiver listener as the BaRS proxy is one: mutual TLS with SNI, one kept-alive connection, HTTP/1.1.
 * Entry point {@link bars.deploy.exchange.ProxyConnection}.
 */
@NullMarked
package bars.deploy.exchange;

import org.jspecify.annotations.NullMarked;
