package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.trust.HandshakeRecords;
import bars.platform.access.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HandshakesApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void whatOneEnvironmentMayNotSeeTakesNoPlaceOnItsPages() {
        refused(null, 1);
        refused(Environment.INT, 2);
        refused(Environment.PROD, 5);
        String bound = platform.token(Set.of(Permission.TRUST_READ), Set.of(), Set.of(Environment.INT));

        JsonNode first = page("handshakes?limit=2", bound);
        JsonNode second =
                page("handshakes?limit=2&cursor=" + first.at("/page/nextCursor").asText(), bound);

        assertThat(first.path("data").findValuesAsText("environment")).containsExactly("INT", "INT");
        assertThat(second.path("data")).hasSize(1);
        assertThat(second.at("/data/0/environment").isTextual())
                .as("a name that is nobody's")
                .isFalse();
        assertThat(page("handshakes?environment=PROD", bound).path("data")).isEmpty();
    }

    private static JsonNode page(String path, String token) {
        return platform.get(path)
                .header("Authorization", "Bearer " + token)
                .send()
                .json();
    }

    private static void refused(@Nullable Environment environment, int times) {
        var record = new HandshakeRecords.Stored(
                0,
                Instant.parse("2026-11-27T02:00:00Z"),
                "bars-x.demo.thirdparty.nhs.uk",
                environment,
                "192.0.2.1",
                null,
                false,
                "name",
                "Refused",
                List.of());
        platform.database()
                .doAsPlatform(work -> new HandshakeRecords(work).add("node", Collections.nCopies(times, record)));
    }
}
