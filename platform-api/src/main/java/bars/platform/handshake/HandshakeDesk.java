package bars.platform.handshake;

import bars.db.Database;
import bars.db.trust.HandshakeRecords;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads the handshake records. Thread-safe. */
@Singleton
public class HandshakeDesk {
    private final Database database;

    @Inject
    public HandshakeDesk(Database database) {
        this.database = database;
    }

    /** The newest records before number {@code before} (0 for the newest of all), newest first. */
    public List<HandshakeRecords.Stored> newest(Caller caller, long before, HandshakeRecords.Filter filter, int limit) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ);
        return database.asPlatform(work -> new HandshakeRecords(work)
                .newest(before, filter, caller.bounds().seenEnvironments(), limit));
    }
}
