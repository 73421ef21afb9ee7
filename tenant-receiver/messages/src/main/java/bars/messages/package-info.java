/**
 * What a BaRS message is, means and is answered with: a pure library over FHIR R4. Nothing here stores, waits, or knows
 * of HTTP. Read it in this order: {@code bundle} (bytes to message), {@code service} (what a service takes),
 * {@code workflow} (what a message means), {@code reply} (what it is answered with). {@link bars.messages.Intake} is
 * the entry point.
 */
@NullMarked
package bars.messages;

import org.jspecify.annotations.NullMarked;
