package bars.platform.api;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TestTenants;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages in the outbox that are due. */
final class OutboxRows {
    private OutboxRows() {}

    /** Adds one in INT and says its id. */
    static UUID due(Database database, int tenant, @Nullable UUID service) {
        UUID id = UUID.randomUUID();
        byte[] bundle = {1};
        var key = new TenantKeys(database, TestTenants.vault()).current(tenant);
        var draft = new OutboxDraft(
                id,
                service,
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                "status",
                "s",
                "v",
                Map.of(),
                OutboxDraft.seal(key, id, bundle),
                OutboxDraft.sha256(bundle),
                Duration.ofMinutes(1));
        database.doAsPlatform(work -> new Outbox(work).add(tenant, Environment.INT, draft));
        return id;
    }
}
