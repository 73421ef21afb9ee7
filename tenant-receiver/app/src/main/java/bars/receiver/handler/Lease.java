package bars.receiver.handler;

import bars.messages.refusal.Refusal;

/**
 * A request that is worked on outside of any transaction: nobody else works on it until the lease is settled or runs out.
 * A lease that ran out and was taken over cannot be settled any more. One request's; not thread-safe.
 */
public final class Lease {
    private final Ledger ledger;
    private final Delivery delivery;
    private final int attempt;

    Lease(Ledger ledger, Delivery delivery, int attempt) {
        this.ledger = ledger;
        this.delivery = delivery;
        this.attempt = attempt;
    }

    /**
     * Stores the message as processed by somebody else: it stands in no feed.
     *
     * @param by who processed it
     * @throws Refusal when the lease was lost meanwhile
     */
    public void done(String by) {
        ledger.done(delivery, attempt, by);
    }

    /** Stores {@code refusal} as the answer, or lets the next attempt begin at once where a retry may end otherwise. */
    public void refused(Refusal refusal) {
        ledger.refused(delivery, attempt, refusal);
    }
}
