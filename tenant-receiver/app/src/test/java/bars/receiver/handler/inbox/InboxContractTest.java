package bars.receiver.handler.inbox;

import bars.db.Ids;
import bars.receiver.handler.HandlerContract;
import bars.receiver.handler.WorkflowHandler;
import bars.receiver.message.TestReceiver;
import java.time.Clock;

/** The inbox keeps to what it asks of others. */
class InboxContractTest extends HandlerContract {
    @Override
    protected WorkflowHandler handler(TestReceiver given) {
        return new InboxHandler(given.keys, new Ids(Clock.systemUTC()), Clock.systemUTC());
    }
}
