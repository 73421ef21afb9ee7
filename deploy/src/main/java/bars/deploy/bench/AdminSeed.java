package bars.deploy.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Many tenants with an endpoint and a service each, and many messages among them, straight into the database: through the
 * doors of the platform it would take hours. They are taken out again afterwards.
 */
final class AdminSeed {
    /** ODS codes of these tenants, and of no other. */
    static final String PREFIX = "ZZ";

    private static final String CODE = "'" + PREFIX + "' || lpad(n::text, 6, '0')";

    private final String url;
    private final String user;
    private final String password;

    AdminSeed(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    void put(int tenants, int messages) throws SQLException {
        execute(
                "set role bars_platform",
                """
                insert into tenant (ods_code, name, status)
                select %s, (array['Riverside', 'Hillside', 'Northgate', 'Southfield', 'Oakwood', 'Elm Park'])[1 + n %% 6]
                    || ' ' || (array['Urgent Care', 'Emergency Department', 'Pharmacy', 'Surgery'])[1 + n %% 4] || ' ' || n,
                    case when n %% 500 = 0 then 'SUSPENDED' else 'ACTIVE' end
                from generate_series(1, %d) n
                """
                        .formatted(CODE, tenants),
                """
                insert into endpoint (tenant_id, environment, server_name, fqdn, hosting)
                select id, 'INT', lower('bars-int-' || ods_code || '.bench.thirdparty.nhs.uk'),
                    'BaRS-INT-' || ods_code || '.bench.thirdparty.nhs.uk', 'supplier'
                from tenant where ods_code like '%s______'
                """
                        .formatted(PREFIX),
                """
                insert into service (id, tenant_id, environment, endpoint_id, system, value)
                select gen_random_uuid(), e.tenant_id, 'INT', e.id, 'https://fhir.nhs.uk/Id/dos-service-id', e.id::text
                from endpoint e where e.server_name like '%%.bench.thirdparty.nhs.uk'
                """,
                // Some tenants get far more than others, as in life: the square of a uniform number.
                """
                insert into message (id, tenant_id, environment, direction, endpoint_id, service_id, request_id,
                    correlation_id, bundle_id, event, reason, workflow, use_case, size, received_at)
                select gen_random_uuid(), s.tenant_id, 'INT', 'IN', s.endpoint_id, s.id, gen_random_uuid(),
                    gen_random_uuid(), n::text, 'servicerequest-request', 'new', 'REFERRAL', 'a1t1', 30000,
                    now() - (%1$d - n) * interval '2 seconds'
                from (select n, 1 + floor(power(random(), 2) * %2$d)::int as pick from generate_series(1, %1$d) n) m
                join (select row_number() over (order by endpoint_id) as place, * from service
                    where endpoint_id in (select id from endpoint where server_name like '%%.bench.thirdparty.nhs.uk')) s
                    on s.place = m.pick
                order by n
                """
                        .formatted(messages, tenants),
                "reset role",
                "analyze tenant",
                "analyze endpoint",
                "analyze service",
                "analyze message");
    }

    /**
     * Gives every endpoint of these tenants a copy of the certificate that is there, and spreads when they end. Nobody calls
     * the endpoints: it is only looked at. So is the signing request, for which the name of the key stands in.
     */
    void certify() throws SQLException {
        execute(
                "set role bars_platform",
                """
                insert into server_certificate (id, tenant_id, environment, endpoint_id, server_name, state, key_spec,
                    csr, public_key, sealed_key, chain, fingerprint, serial, issuer, not_before, not_after, expires_at,
                    activated_at)
                select gen_random_uuid(), e.tenant_id, e.environment, e.id, e.server_name, 'ACTIVE', c.key_spec,
                    convert_to(c.public_key, 'UTF8'), c.public_key, c.sealed_key, c.chain, c.fingerprint, c.serial, c.issuer, c.not_before,
                    now() + e.id %% 1095 * interval '1 day', now() + e.id %% 1095 * interval '1 day', now()
                from endpoint e, (select * from server_certificate limit 1) c
                where e.server_name like 'bars-int-%s______.bench.thirdparty.nhs.uk'
                """
                        .formatted(PREFIX.toLowerCase(java.util.Locale.ROOT)),
                "reset role",
                "analyze server_certificate");
    }

    void remove() throws SQLException {
        String mine = "(select id from tenant where ods_code like '" + PREFIX + "______')";
        execute(
                "set role bars_platform",
                "delete from message where tenant_id in " + mine,
                "delete from endpoint where tenant_id in " + mine,
                "delete from tenant where ods_code like '" + PREFIX + "______'",
                "reset role",
                "analyze tenant",
                "analyze message");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
