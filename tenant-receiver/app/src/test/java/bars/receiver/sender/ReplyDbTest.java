package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.TestTenants;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.retention.RetentionRule;
import bars.db.retention.RetentionRules;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxState;
import bars.receiver.sender.Gateway.Reply;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The Bundle that a counterpart answers a request with is kept with the message, and no longer than that. */
class ReplyDbTest extends PumpSite {
    private static final String REPLY =
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Encounter\",\"identifier\":[{\"value\":\"CASE-77\"}]}}]}";

    @Test
    void aReplyIsKeptSealedAndForItsTenantAlone() {
        gateway.bundle = REPLY;
        UUID id = request();
        UUID other = request();
        pump();

        await(() -> delivered(id, other));

        assertThat(reply(tenant, id)).contains(REPLY);
        assertThat(reply(tenant, other)).contains(REPLY);
        assertThat(new String(stored(id), StandardCharsets.ISO_8859_1)).doesNotContain("CASE-77");
        TenantScope stranger = new TenantScope(TestTenants.tenant(database, "B2002"), Environment.INT);
        for (TenantScope scope : List.of(stranger, new TenantScope(tenant.tenantId(), Environment.PROD))) {
            assertThat(reply(scope, id)).isEmpty();
        }
    }

    @Test
    void aReplyGoesWithTheContentOfItsMessage() {
        gateway.bundle = REPLY;
        UUID id = request();
        pump();
        await(() -> delivered(id));
        pumpOf(0).close();
        UUID waiting = request();
        Instant later = Instant.now().plus(Duration.ofDays(2));
        assertThat(sent(id)).isTrue();

        database.doAsPlatform(work -> {
            var rules = new RetentionRules(work);
            rules.put(new RetentionRule(tenant.tenantId(), Environment.INT, 1, null, false, null, 0));
            rules.wipe(later, 10);
        });

        assertThat(reply(tenant, id)).isEmpty();
        assertThat(sent(id)).isFalse();
        assertThat(sent(waiting)).as("what is still to be sent").isTrue();
    }

    /** Whether the outbox has the content of a message. */
    private boolean sent(UUID id) {
        return database.asPlatform(
                work -> new Outbox(work).payload(tenant.tenantId(), id).isPresent());
    }

    @Test
    void aReplyThatComesAfterTheContentHasGoneIsNotKept() {
        gateway.bundle = REPLY;
        UUID id = request();
        sql("update message set payload = null where id = '" + id + "'");
        pump();

        await(() -> delivered(id));

        assertThat(reply(tenant, id)).isEmpty();
    }

    @Test
    void aReplyToAResponseIsNotKept() {
        gateway.bundle = REPLY;
        UUID id = request();
        sql("update outbox_message set answers = id where id = '" + id + "'");
        pump();

        await(() -> delivered(id));

        assertThat(reply(tenant, id)).isEmpty();
    }

    @Test
    void whatIsNoBundleThatCanBeReadIsDeliveryAllTheSame() {
        for (String body :
                List.of("", "{\"resourceType\":\"Bundle\",", "<Bundle/>", "{\"resourceType\":\"Patient\"}")) {
            gateway.bundle = body;
            UUID id = request();
            if (started.isEmpty()) {
                pump();
            }

            await(() -> delivered(id));

            assertThat(reply(tenant, id)).as(body).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsNoDeliveryIsNotKept() {
        gateway.bundle = REPLY;
        gateway.counterpart = seen -> new Reply(200, false, null, null);
        UUID id = request();
        pump();

        await(() -> message(id).reason() != null);

        assertThat(reply(tenant, id)).isEmpty();
    }

    /** A message in the outbox with what it said, as whoever sends a request stores both. */
    private UUID request() {
        UUID id = add(UUID.randomUUID());
        database.doInTenant(tenant, work -> new Messages(work, new TenantKeys(database, vault))
                .add(new MessageDraft(
                        id,
                        Direction.OUT,
                        1,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        id.toString(),
                        "servicerequest-request",
                        "new",
                        "NEW_REFERRAL",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new byte[] {'{', '}'},
                        new byte[] {'{', '}'},
                        Instant.now())));
        return id;
    }

    private boolean delivered(UUID... ids) {
        return List.of(ids).stream().allMatch(id -> state(id) == OutboxState.DELIVERED);
    }

    private Optional<String> reply(TenantScope scope, UUID id) {
        return database.inTenant(scope, work -> new Messages(work, new TenantKeys(database, vault)).reply(id))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private byte[] stored(UUID id) {
        return database.asPlatform(work -> work.sql(connection -> {
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select reply from message where id = '" + id + "'")) {
                row.next();
                return row.getBytes(1);
            }
        }));
    }

    private void sql(String change) {
        database.doAsPlatform(work -> work.sql(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(change);
            }
        }));
    }
}
