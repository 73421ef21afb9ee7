package example.openinghours;

import bars.receiver.handler.HandlerContract;
import bars.receiver.handler.WorkflowHandler;
import bars.receiver.message.TestReceiver;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of every handler, and what this one adds to it. */
class OpeningHoursHandlerTest extends HandlerContract {
    private final Clock winterNoon = Clock.fixed(Instant.parse("2030-01-07T12:00:00Z"), ZoneOffset.UTC);

    @Override
    protected WorkflowHandler handler(TestReceiver given) {
        return new OpeningHoursHandler(winterNoon);
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("opens", "08:00", "closes", "18:30");
    }

    @Test
    void newReferralIsRefusedForGoodWhileTheServiceIsClosed() throws SQLException {
        assertRefusalIsFinal(Map.of("opens", "13:00", "closes", "18:30"));
    }
}
