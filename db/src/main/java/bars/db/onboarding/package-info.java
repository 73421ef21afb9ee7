/**
 * Requests to the NHS teams that no machine can answer: the supplier's conformance certificates, the texts of requests, and
 * how far each one is.
 */
@NullMarked
package bars.db.onboarding;

import org.jspecify.annotations.NullMarked;
