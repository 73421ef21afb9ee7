package bars.platform.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.HandshakeRecords;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of the handshake records a caller sees. */
class HandshakeDeskDbTest {
    private static final HandshakeRecords.Filter ALL = new HandshakeRecords.Filter(null, null, null, null);

    @Test
    void recordsOfTheOtherEnvironmentTakeNoPlaceInAPage() {
        try (TestDatabase test = TestDatabase.create()) {
            test.database().doAsPlatform(work -> {
                var records = new HandshakeRecords(work);
                records.add("node", List.of(record(Environment.INT, "mine"), record(null, "nobody's")));
                records.add("node", Collections.nCopies(9, record(Environment.PROD, "not mine")));
            });
            HandshakeDesk desk = new HandshakeDesk(test.database());

            assertThat(desk.newest(bound(Environment.INT), 0, ALL, 2))
                    .extracting(HandshakeRecords.Stored::rule)
                    .containsExactly("nobody's", "mine");
            assertThat(desk.newest(bound(Environment.PROD), 0, ALL, 9))
                    .extracting(HandshakeRecords.Stored::rule)
                    .containsOnly("not mine");
            assertThat(desk.newest(Caller.system("test"), 0, ALL, 20)).hasSize(11);
        }
    }

    private static Caller bound(Environment environment) {
        return new Caller(
                "token:t",
                "bound",
                Set.of(Permission.TRUST_READ),
                new Bounds(Set.of(), Set.of(environment)),
                null,
                null,
                null);
    }

    private static HandshakeRecords.Stored record(@Nullable Environment environment, String rule) {
        return new HandshakeRecords.Stored(
                0, Instant.now(), null, environment, "192.0.2.1", null, false, rule, "A test.", List.of());
    }
}
