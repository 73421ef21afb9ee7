/** Certificates and keys in PEM files, and the TLS contexts that the platform's own clients and tools make of them. */
@NullMarked
package bars.deploy.tls;

import org.jspecify.annotations.NullMarked;
