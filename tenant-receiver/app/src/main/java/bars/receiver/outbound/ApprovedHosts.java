package bars.receiver.outbound;

import bars.db.Database;
import bars.db.Term;
import bars.db.setting.PlatformSettings;
import bars.edge.PublicAddresses;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that an administrator approved under one setting; a change holds within seconds. Thread-safe.
 *
 * <p>Source: security reference 2.5.
 */
public final class ApprovedHosts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final String setting;
    private final boolean development;
    private final Clock clock;
    private volatile @Nullable Known known;

    private record Known(Set<String> hosts, Term fresh) {}

    /** @param development lets approved loopback hosts be called, in the clear too */
    public ApprovedHosts(Database database, String setting, boolean development, Clock clock) {
        this.database = database;
        this.setting = setting;
        this.development = development;
        this.clock = clock;
    }

    /**
     * Why {@code uri} may not be called; empty when it may. The name is resolved here and once more by whoever connects:
     * between the two stands the certificate of the host, which an inner address cannot show.
     */
    public Optional<String> objection(URI uri) throws UnknownHostException {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean secure = "https".equals(uri.getScheme());
        if (host.isEmpty() || uri.getUserInfo() != null || (!secure && !"http".equals(uri.getScheme()))) {
            return Optional.of("the address is not an https address");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        Set<String> hosts = hosts();
        if (!hosts.contains(host + ":" + port) && !(port == 443 && hosts.contains(host))) {
            return Optional.of("the host is not among those that an administrator approved");
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            boolean here = development && address.isLoopbackAddress();
            if (!here && (!secure || !PublicAddresses.isPublic(address))) {
                return Optional.of("the host does not lead to a public address over https");
            }
        }
        return Optional.empty();
    }

    private Set<String> hosts() {
        Known present = known;
        Instant now = clock.instant();
        if (present != null && present.fresh().covers(now)) {
            return present.hosts();
        }
        Set<String> read = now();
        known = new Known(read, new Term(now, FRESH));
        return read;
    }

    /** The hosts, with their ports where one was named, as they stand in the database at this moment. */
    public Set<String> now() {
        return database.asPlatform(work -> new PlatformSettings(work)
                .get(setting)
                .map(stored -> parsed(stored.value()))
                .orElse(Set.of()));
    }

    private static Set<String> parsed(String json) {
        try {
            return Set.copyOf(JSON.readValue(json, new TypeReference<List<String>>() {}));
        } catch (JsonProcessingException e) {
            return Set.of();
        }
    }
}
