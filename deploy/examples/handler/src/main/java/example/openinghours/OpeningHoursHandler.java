package example.openinghours;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerKind;
import bars.receiver.handler.WorkflowHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/**
 * Takes new referrals while the service is open and leaves them to the platform's inbox; refuses them outside of its hours.
 * Everything else (updates, cancellations, responses) is taken at any time.
 *
 * <p>A service chooses it with {@code {"kind":"opening-hours","opens":"08:00","closes":"18:30"}}, times of the United
 * Kingdom. Thread-safe.
 */
@Singleton
@HandlerKind("opening-hours")
public class OpeningHoursHandler implements WorkflowHandler {
    private static final ZoneId UK = ZoneId.of("Europe/London");

    private final Clock clock;

    @Inject
    public OpeningHoursHandler(Clock clock) {
        this.clock = clock;
    }

    @Override
    public byte[] handle(Delivery delivery) {
        if (delivery.workflow().opensCase() && !isOpen(delivery.service().handler())) {
            throw Refusal.of(
                    RecCode.UNPROCESSABLE_ENTITY,
                    IssueType.PROCESSING,
                    "This service is closed now and takes no new referrals");
        }
        return delivery.processed();
    }

    private boolean isOpen(Map<String, Object> settings) {
        LocalTime now = LocalTime.now(clock.withZone(UK));
        return !now.isBefore(time(settings, "opens")) && now.isBefore(time(settings, "closes"));
    }

    /** A service that is set up wrongly answers as one that is not there yet; what is wrong is for the log alone. */
    private static LocalTime time(Map<String, Object> settings, String name) {
        try {
            return LocalTime.parse(String.valueOf(settings.get(name)));
        } catch (DateTimeException e) {
            throw new IllegalStateException("the handler setting " + name + " is not a time such as 08:00", e);
        }
    }
}
