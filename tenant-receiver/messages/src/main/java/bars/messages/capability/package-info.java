/**
 * What a service can do, in FHIR's words: its CapabilityStatement, made from its configuration.
 */
@NullMarked
package bars.messages.capability;

import org.jspecify.annotations.NullMarked;
