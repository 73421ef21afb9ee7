/**
 * A stand-in for the NHS side: API-M's token endpoint with every rule of its assertions, and the BaRS proxy with its header
 * checks, catalogue, routing over mutual TLS, limits and injected errors; behind it counterparts that answer by sentinel
 * values. Told what to do by a {@link bars.deploy.twin.Scenario}. For tests, demonstrations and rehearsals; it protects
 * nothing and listens on this machine alone.
 */
@NullMarked
package bars.deploy.twin;

import org.jspecify.annotations.NullMarked;
