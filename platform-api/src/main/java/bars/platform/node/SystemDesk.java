package bars.platform.node;

import bars.db.Database;
import bars.db.node.DatabaseClock;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.messages.response.Software;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What an operator asks first: which version is this, on what does it stand, which processes are there. */
@Singleton
public class SystemDesk {
    private final Database database;
    private final Clock clock;

    @Inject
    public SystemDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The platform.
     *
     * @param server version of PostgreSQL
     */
    public record SystemView(String version, String javaVersion, String server, Instant time) {}

    /**
     * A process.
     *
     * @param live whether it was seen of late
     */
    public record NodeView(
            UUID id,
            String address,
            List<String> roles,
            String version,
            Map<String, Object> serving,
            Instant startedAt,
            Instant seenAt,
            boolean live) {}

    public SystemView system(Caller caller) {
        Permissions.require(caller, Permission.SYSTEM_READ);
        return database.asPlatform(work -> new SystemView(
                version(), Runtime.version().toString(), new Nodes(work).databaseVersion(), clock.instant()));
    }

    public List<NodeView> nodes(Caller caller) {
        Permissions.requirePlatform(caller, Permission.SYSTEM_READ);
        return database.asPlatform(work -> {
            // By the clock that wrote when each was seen.
            Instant since = new DatabaseClock(work).now().minus(Nodes.GONE_AFTER);
            return new Nodes(work).all().stream().map(node -> view(node, since)).toList();
        });
    }

    /** The version of this build. */
    public static String version() {
        return Software.runningVersion();
    }

    private static NodeView view(Node node, Instant since) {
        return new NodeView(
                node.id(),
                node.address(),
                List.of(node.roles().split(",")),
                node.version(),
                node.serving(),
                node.startedAt(),
                node.seenAt(),
                node.seenAt().isAfter(since));
    }
}
