/**
 * The way from a prepared endpoint to a connected one, as far as people of the NHS are needed: what each team is sent, in
 * which words, how far each request is, and the supplier's Technical Conformance Certificates that open the way to PROD.
 */
@NullMarked
package bars.platform.onboarding;

import org.jspecify.annotations.NullMarked;
