/**
 * A HAPI FHIR JPA server in a process of its own, for {@code bars bench message} to measure beside. Built by itself: none of
 * its libraries are the platform's. Entry point {@link bars.bench.peer.JpaPeer}.
 */
package bars.bench.peer;
