/**
 * The onboarding part of the REST admin API: {@code /conformance-certificates}, {@code /templates} and the request packs of
 * certificates.
 */
@NullMarked
package bars.platform.api.onboarding;

import org.jspecify.annotations.NullMarked;
