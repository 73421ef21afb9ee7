/**
 * The verbs of the Sender: applications registered with the NHS API platform and what the BaRS team wants to know about
 * them, signing keys and the public key set, the outbox. Sending itself is the receiver's pump.
 */
@NullMarked
package bars.platform.sender;

import org.jspecify.annotations.NullMarked;
