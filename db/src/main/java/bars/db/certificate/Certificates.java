package bars.db.certificate;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Certificates of a tenant's endpoints, or of all tenants on the admin side. */
public final class Certificates {
    private static final String SERVED =
            """
            from server_certificate c
            join endpoint e on e.id = c.endpoint_id
            join tenant t on t.id = c.tenant_id
            where c.state = 'ACTIVE' and e.enabled and t.status = 'ACTIVE'
            """;

    private static final String LIVE =
            "select c.server_name, c.tenant_id, c.environment, c.id, c.fingerprint, c.sealed_key, c.chain " + SERVED;

    private static final String LIVE_FINGERPRINTS = "select c.server_name, c.fingerprint " + SERVED;

    private static final int BATCH = 500;

    /** How long the receivers watch how callers take a certificate that went live. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    private static final int MOST_FRESH = 500;

    private final Work work;

    public Certificates(Work work) {
        this.work = work;
    }

    /** A name that is served, with all that serving it takes. */
    public record Live(
            String serverName,
            int tenantId,
            Environment environment,
            UUID id,
            String fingerprint,
            byte[] sealedKey,
            List<byte[]> chain) {}

    /** What a list may be narrowed to; null for all. */
    public record Filter(
            @Nullable Environment environment, @Nullable CertificateState state, @Nullable Instant expiresBefore) {}

    /**
     * Whose eyes look.
     *
     * @param tenants ODS codes of those that they see; empty for all
     * @param environments that they see
     */
    public record Eyes(Collection<String> tenants, Collection<Environment> environments) {}

    public void add(ServerCertificate certificate) {
        work.session().persist(certificate);
    }

    public Optional<ServerCertificate> byId(UUID id) {
        return Optional.ofNullable(work.session().get(ServerCertificate.class, id));
    }

    /** The certificate that serves {@code serverName}. */
    public Optional<ServerCertificate> active(String serverName) {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where serverName = :name and state = :state", ServerCertificate.class)
                .setParameter("name", serverName)
                .setParameter("state", CertificateState.ACTIVE)
                .uniqueResultOptional();
    }

    /** The one that was replaced last and can be rolled back to. */
    public Optional<ServerCertificate> previous(String serverName) {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where serverName = :name and state = :state order by supersededAt desc",
                        ServerCertificate.class)
                .setParameter("name", serverName)
                .setParameter("state", CertificateState.SUPERSEDED)
                .setMaxResults(1)
                .uniqueResultOptional();
    }

    /** Those that wait for the nodes to report that they serve them, with a lock on each; other lookers pass them by. */
    public List<ServerCertificate> awaited() {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where confirmBy is not null order by confirmBy, id",
                        ServerCertificate.class)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .setMaxResults(BATCH)
                .getResultList();
    }

    /** The names of those, for a node that reports what it serves. */
    public List<String> awaitedNames() {
        return work.session()
                .createSelectionQuery(
                        "select serverName from ServerCertificate where confirmBy is not null", String.class)
                .getResultList();
    }

    /** Fingerprints of those that went live of late, by server name; the newest when there are very many. */
    public Map<String, String> freshNames() {
        Map<String, String> fresh = new HashMap<>();
        for (String[] one : new Rows(work)
                .list(
                        """
                        select server_name, fingerprint from server_certificate
                        where state = 'ACTIVE' and activated_at > clock_timestamp() - make_interval(secs => ?)
                        order by activated_at desc limit ?
                        """,
                        row -> new String[] {row.getString(1), row.getString(2)},
                        (double) FRESH.toSeconds(),
                        MOST_FRESH)) {
            fresh.put(one[0], one[1]);
        }
        return fresh;
    }

    /** Those that serve and really end before {@code moment}, the soonest first. */
    public List<ServerCertificate> activeEndingBefore(Instant moment) {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where state = :state and expiresAt < :moment order by expiresAt, id",
                        ServerCertificate.class)
                .setParameter("state", CertificateState.ACTIVE)
                .setParameter("moment", moment)
                .getResultList();
    }

    /** Those that were to go live by now, as the clock of the database says, the longest waiting first. */
    public List<UUID> planned() {
        return new Rows(work)
                .list(
                        """
                        select id from server_certificate
                        where state = 'CHECKED' and activate_at <= clock_timestamp()
                        order by activate_at, id
                        """,
                        row -> row.getObject(1, UUID.class));
    }

    /** Those that were replaced before {@code moment} and still hold a key; some hundreds at a time. */
    public List<ServerCertificate> supersededBefore(Instant moment) {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where state = :state and supersededAt < :moment order by id",
                        ServerCertificate.class)
                .setParameter("state", CertificateState.SUPERSEDED)
                .setParameter("moment", moment)
                .setMaxResults(BATCH)
                .getResultList();
    }

    /** All of an endpoint, newest first. */
    public List<ServerCertificate> of(String serverName) {
        return work.session()
                .createSelectionQuery(
                        "from ServerCertificate where serverName = :name order by id desc", ServerCertificate.class)
                .setParameter("name", serverName)
                .getResultList();
    }

    /** Those whose key has this SHA-256, over all tenants: who made the request of an answer. */
    public List<ServerCertificate> byPublicKey(String publicKey) {
        return work.session()
                .createSelectionQuery("from ServerCertificate where publicKey = :key", ServerCertificate.class)
                .setParameter("key", publicKey)
                .getResultList();
    }

    /** A page of what {@code eyes} see, in the order of ids, which is the order of making. */
    public List<ServerCertificate> page(Eyes eyes, @Nullable UUID after, Filter filter, int limit) {
        return work.session()
                .createSelectionQuery(
                        """
                        from ServerCertificate
                        where (:after is null or id > :after)
                        and (:environment is null or environment = :environment)
                        and (:state is null or state = :state)
                        and (cast(:before as Instant) is null or expiresAt < :before)
                        and (:everyTenant = true or tenantId in (select t.id from Tenant t where t.odsCode in (:tenants)))
                        and environment in (:environments)
                        order by id
                        """,
                        ServerCertificate.class)
                .setParameter("everyTenant", eyes.tenants().isEmpty())
                .setParameterList("tenants", eyes.tenants())
                .setParameterList("environments", eyes.environments())
                .setParameter("after", after, UUID.class)
                .setParameter("environment", filter.environment(), Environment.class)
                .setParameter("state", filter.state(), CertificateState.class)
                .setParameter("before", filter.expiresBefore(), Instant.class)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Every name that is served, with the fingerprint of its certificate: enough to see what changed. */
    public Map<String, String> liveFingerprints() {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LIVE_FINGERPRINTS);
                    ResultSet row = select.executeQuery()) {
                Map<String, String> found = new HashMap<>();
                while (row.next()) {
                    found.put(row.getString(1), row.getString(2));
                }
                return found;
            }
        });
    }

    /** What those of {@code serverNames} that are served are served with. */
    public List<Live> live(Collection<String> serverNames) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LIVE + "and c.server_name = any(?)")) {
                select.setArray(1, connection.createArrayOf("text", serverNames.toArray()));
                return live(select);
            }
        });
    }

    /** What {@code serverName} is served with; empty when it is not served. */
    public Optional<Live> live(String serverName) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LIVE + "and c.server_name = ?")) {
                select.setString(1, serverName);
                return live(select).stream().findFirst();
            }
        });
    }

    /** Tells the nodes that {@code serverName} is served with another certificate, or none. */
    public void tell(String serverName) {
        new ConfigChanges(work).tell(ConfigChange.CERTIFICATE, serverName);
    }

    private static List<Live> live(PreparedStatement select) throws SQLException {
        List<Live> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Array chain = row.getArray(7);
                rows.add(new Live(
                        row.getString(1),
                        row.getInt(2),
                        Environment.valueOf(row.getString(3)),
                        row.getObject(4, UUID.class),
                        row.getString(5),
                        row.getBytes(6),
                        List.of((byte[][]) chain.getArray())));
            }
        }
        return rows;
    }
}
