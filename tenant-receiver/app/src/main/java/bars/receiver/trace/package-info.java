/**
 * Traces in the form of OpenTelemetry: what a request went through, from its arrival to the database and to calls of others.
 * The trace of a conversation is its correlation id. Holds ids, codes of organisations and times; never content, queries
 * or headers. Entry point {@link bars.receiver.trace.Tracing}.
 */
@NullMarked
package bars.receiver.trace;

import org.jspecify.annotations.NullMarked;
