/**
 * The Sender's engine: takes due messages from the outbox by lease, gets a token from API-M, posts through the BaRS proxy
 * and settles what came of it. {@link bars.receiver.sender.Pump} is the loop, {@link bars.receiver.sender.RetryTable} the
 * guide's rules, {@link bars.receiver.sender.AccessTokens} the tokens. It never runs inside a request, and no handler knows
 * it: a handler adds to the outbox in its own transaction.
 */
@NullMarked
package bars.receiver.sender;

import org.jspecify.annotations.NullMarked;
