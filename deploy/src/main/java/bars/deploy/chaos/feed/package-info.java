/**
 * The proof that the feed and the webhooks lose nothing and do nothing twice: senders that do not give up, a system of a
 * tenant that keeps a journal, both it and the platform killed again and again, and a comparison of what was acknowledged
 * with what had an effect.
 */
@NullMarked
package bars.deploy.chaos.feed;

import org.jspecify.annotations.NullMarked;
