/**
 * The development PKI in the state folder: an issuing authority for each environment and for the admin listener, and
 * the client certificates that the BaRS proxies would present. Entry point {@link bars.deploy.pki.DevelopmentPki}.
 */
@NullMarked
package bars.deploy.pki;

import org.jspecify.annotations.NullMarked;
