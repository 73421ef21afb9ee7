/**
 * What a service asks of others: a first message, its update or its withdrawal, checked before it goes out as its reader
 * will check it. Entry point: {@link bars.messages.request.OutgoingRequest}.
 */
@NullMarked
package bars.messages.request;

import org.jspecify.annotations.NullMarked;
