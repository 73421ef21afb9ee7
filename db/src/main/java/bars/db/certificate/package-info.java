/**
 * Certificates of endpoints: life cycle, sealed keys, issued chains. Legal moves between states are
 * {@link bars.db.certificate.CertificateState#successors()}, and the schema repeats them.
 */
@NullMarked
package bars.db.certificate;

import org.jspecify.annotations.NullMarked;
