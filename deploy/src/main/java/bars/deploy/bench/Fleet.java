package bars.deploy.bench;

import bars.db.Environment;
import bars.db.certificate.ServerCertificate;
import bars.db.seal.KeyVault;
import bars.platform.certificate.DevelopmentCa;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Many endpoints of many tenants, each with a certificate of its own, put into a platform's database for a benchmark and
 * taken out again. The certificates share a few key pairs, because making fifty thousand keys takes an hour; each copy of a
 * key is sealed on its own, so that loading and opening cost what they always cost.
 */
final class Fleet {
    static final String ENVIRONMENT = "INT";

    private static final int KEYS = 16;
    private static final int BATCH = 1_000;
    private static final Duration LIFETIME = Duration.ofDays(1_095);
    private static final HexFormat HEX = HexFormat.of();

    private final String url;
    private final String user;
    private final String password;
    private final DevelopmentCa authority;
    private final KeyVault vault;
    private final List<KeyPair> keys;

    /** What one endpoint presents: chain as DER, leaf first, and its key. */
    record Identity(String serverName, List<byte[]> chain, KeyPair keys) {
        /** Everything in one PEM file, as HAProxy and nginx read it. */
        String pem() {
            StringBuilder text = new StringBuilder();
            chain.forEach(one -> append(text, "CERTIFICATE", one));
            append(text, "PRIVATE KEY", keys.getPrivate().getEncoded());
            return text.toString();
        }

        private static void append(StringBuilder text, String type, byte[] content) {
            text.append("-----BEGIN ").append(type).append("-----\n");
            text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
            text.append("\n-----END ").append(type).append("-----\n");
        }

        /** Names the endpoint, never the key. */
        @Override
        public String toString() {
            return serverName;
        }
    }

    /** @param user may write to every table */
    Fleet(String url, String user, String password, DevelopmentCa authority, KeyVault vault) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.authority = authority;
        this.vault = vault;
        this.keys = IntStream.range(0, KEYS).mapToObj(i -> newKeys()).toList();
    }

    static String serverName(int number) {
        return String.format(Locale.ROOT, "bars-int-f%05d.bench.thirdparty.nhs.uk", number);
    }

    /** Makes certificates number {@code from} to {@code to} (not included). */
    List<Identity> identities(int from, int to) {
        return IntStream.range(from, to).parallel().mapToObj(this::identity).toList();
    }

    private Identity identity(int number) {
        KeyPair pair = keys.get(number % KEYS);
        return new Identity(serverName(number), authority.issue(pair.getPublic(), serverName(number), LIFETIME), pair);
    }

    /** Adds {@code count} endpoints and tells the nodes once. Returns those up to {@code kept}. */
    List<Identity> add(int count, int kept) throws SQLException {
        List<Identity> first = new ArrayList<>();
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            for (int from = 0; from < count; from += BATCH) {
                List<Identity> part = identities(from, Math.min(from + BATCH, count));
                insert(connection, from, part);
                connection.commit();
                part.stream().limit(Math.max(0, kept - first.size())).forEach(first::add);
            }
            tell(connection, "*");
            connection.commit();
        }
        return first;
    }

    /** Replaces the certificate of endpoint {@code number} and tells the nodes; returns the new leaf as DER. */
    byte[] replace(int number) throws SQLException {
        Identity fresh = identity(number);
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            int tenant = tenantOf(connection, number);
            try (PreparedStatement old = connection.prepareStatement(
                    "update server_certificate set state = 'SUPERSEDED', superseded_at = now() where server_name = ?")) {
                old.setString(1, fresh.serverName());
                old.executeUpdate();
            }
            try (PreparedStatement certificate = connection.prepareStatement(CERTIFICATE)) {
                certificate(certificate, tenant, fresh);
                certificate.executeUpdate();
            }
            tell(connection, fresh.serverName());
            connection.commit();
        }
        return fresh.chain().get(0);
    }

    /** Takes every endpoint of the fleet out again. */
    void remove() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("delete from server_certificate where server_name like 'bars-int-f%.bench.%'");
            statement.execute("delete from endpoint where server_name like 'bars-int-f%.bench.%'");
            statement.execute("delete from tenant where name = 'Benchmark'");
            tell(connection, "*");
            connection.commit();
        }
    }

    private static final String TENANT = "insert into tenant (ods_code, name) values (?, 'Benchmark')";

    private static final String ENDPOINT =
            """
            insert into endpoint (tenant_id, environment, server_name, fqdn, hosting)
            select id, 'INT', ?, ?, 'supplier' from tenant where ods_code = ?
            """;

    private static final String CERTIFICATE =
            """
            insert into server_certificate (id, tenant_id, environment, endpoint_id, server_name, state, key_spec,
                public_key, sealed_key, chain, fingerprint, serial, issuer, not_before, not_after, expires_at,
                activated_at)
            select ?, e.tenant_id, 'INT', e.id, e.server_name, 'ACTIVE', 'RSA_2048', ?, ?, ?, ?, '1', 'Benchmark',
                now(), ?, ?, now()
            from endpoint e where e.server_name = ?
            """;

    private void insert(Connection connection, int from, List<Identity> part) throws SQLException {
        try (PreparedStatement tenant = connection.prepareStatement(TENANT);
                PreparedStatement endpoint = connection.prepareStatement(ENDPOINT);
                PreparedStatement certificate = connection.prepareStatement(CERTIFICATE)) {
            for (int i = 0; i < part.size(); i++) {
                tenant.setString(1, odsCode(from + i));
                tenant.addBatch();
                endpoint.setString(1, part.get(i).serverName());
                endpoint.setString(2, part.get(i).serverName());
                endpoint.setString(3, odsCode(from + i));
                endpoint.addBatch();
            }
            tenant.executeBatch();
            endpoint.executeBatch();
            for (int i = 0; i < part.size(); i++) {
                certificate(certificate, tenantOf(connection, from + i), part.get(i));
                certificate.addBatch();
            }
            certificate.executeBatch();
        }
    }

    private static String odsCode(int number) {
        return String.format(Locale.ROOT, "F%05d", number);
    }

    private static int tenantOf(Connection connection, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from tenant where ods_code = ?")) {
            select.setString(1, odsCode(number));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private void certificate(PreparedStatement insert, int tenant, Identity identity) throws SQLException {
        UUID id = UUID.randomUUID();
        var until = Instant.now().plus(LIFETIME).atOffset(ZoneOffset.UTC);
        byte[] sealed = vault.seal(
                identity.keys().getPrivate().getEncoded(),
                ServerCertificate.sealContext(Environment.valueOf(ENVIRONMENT), tenant, id));
        Array chain =
                insert.getConnection().createArrayOf("bytea", identity.chain().toArray(byte[][]::new));
        insert.setObject(1, id);
        insert.setString(2, sha256(identity.keys().getPublic().getEncoded()));
        insert.setBytes(3, sealed);
        insert.setArray(4, chain);
        insert.setString(5, sha256(identity.chain().get(0)));
        insert.setObject(6, until);
        insert.setObject(7, until);
        insert.setString(8, identity.serverName());
    }

    private static void tell(Connection connection, String key) throws SQLException {
        try (PreparedStatement change =
                connection.prepareStatement("insert into config_change (kind, key) values ('certificate', ?)")) {
            change.setString(1, key);
            change.executeUpdate();
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
