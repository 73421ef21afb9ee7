package bars.receiver.handler.inbox;

import bars.db.Ids;
import bars.db.seal.TenantKeys;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerKind;
import bars.receiver.handler.WorkflowHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Keeps what arrives and answers at once. Thread-safe. */
@Singleton
@HandlerKind("inbox")
public class InboxHandler implements WorkflowHandler {
    private final NewCase newCase;
    private final Bookings bookings;
    private final Changes changes;
    private final Responses responses;

    @Inject
    public InboxHandler(TenantKeys keys, Ids ids, Clock clock) {
        Drafts drafts = new Drafts(ids, clock);
        this.newCase = new NewCase(drafts, keys);
        this.bookings = new Bookings(drafts, keys);
        this.changes = new Changes(drafts, keys);
        this.responses = new Responses(drafts, keys);
    }

    @Override
    public byte[] handle(Delivery delivery) {
        return switch (delivery.workflow()) {
            case NEW_REFERRAL, NEW_CAD_REFERRAL, NEW_VALIDATION -> newCase.handle(delivery);
            case NEW_BOOKING -> bookings.book(delivery);
            case UPDATE_BOOKING, UPDATE_REFERRAL, UPDATE_CAD_REFERRAL, UPDATE_VALIDATION -> changes.update(delivery);
            case CANCEL_BOOKING, CANCEL_REQUEST -> changes.cancel(delivery);
            case DNA_FEEDBACK, STATUS_UPDATE, CAD_REJECTION, INTERIM_RESPONSE, VALIDATION_REJECTION, FULL_RESPONSE ->
                responses.receive(delivery);
        };
    }
}
