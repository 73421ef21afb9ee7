/**
 * What a service owes the sender of a request: the asynchronous response, built from the request as it came in and a few
 * words, or brought whole and checked. {@link bars.messages.response.ResponseBundle} builds,
 * {@link bars.messages.response.OutgoingResponse} checks what goes out as its reader will.
 */
@NullMarked
package bars.messages.response;

import org.jspecify.annotations.NullMarked;
