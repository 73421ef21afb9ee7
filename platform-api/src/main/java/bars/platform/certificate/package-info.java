/**
 * X.509: keys, requests, answers and their examination, from the first key to the retired certificate; and the
 * development CA that stands in for the NHS's. The one package that may use BouncyCastle for certificates.
 */
@NullMarked
package bars.platform.certificate;

import org.jspecify.annotations.NullMarked;
