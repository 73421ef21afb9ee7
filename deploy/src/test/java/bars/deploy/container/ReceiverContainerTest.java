package bars.deploy.container;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.demo.SampleReferral;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The receiver's packaged application in a server that is not ours: Payara Micro as its vendor starts it, without the
 * launcher and without the admin application. Beyond what the whole-process tests prove, this shows that the application
 * brings all that it needs itself (its beans, its providers, its Hibernate) and takes nothing from the launcher's class
 * path; and, because the test holds the database, that a message whose storing fails halfway leaves no claim behind.
 */
@ExtendWith({Site.class, ArquillianExtension.class})
class ReceiverContainerTest {
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site.Ground ground = Site.ground();

    @Deployment(testable = false)
    static WebArchive receiver() {
        return ShrinkWrap.createFromZipFile(
                WebArchive.class,
                Path.of("target", "home", "apps", "tenant-receiver.war").toFile());
    }

    @Test
    void theApplicationStandsByItselfAndStoresThroughItsOwnHibernate() throws IOException {
        Reply statement = exchange("GET", "/FHIR/R4/metadata", headers(), new byte[0]);

        assertThat(statement.status()).as(statement.text()).isEqualTo(200);
        assertThat(statement.text()).contains("CapabilityStatement");
        assertThat(ground.hasLoaded("org.hibernate.internal.SessionFactoryImpl "))
                .isTrue();
        assertThat(ground.hasLoaded("org.eclipse.persistence.internal.jpa.EntityManagerFactoryImpl "))
                .isFalse();
        assertThat(ground.hasLoaded("org.flywaydb.")).isFalse();
        assertThat(ground.hasLoaded("io.zonky.")).isFalse();
        assertThat(ground.hasLoaded("bars.deploy.")).isFalse();
    }

    @Test
    void whatCannotBeReadIsAnsweredByOurProviders() throws IOException {
        Map<String, String> headers = headers();
        Reply broken = exchange("POST", PROCESS, headers, "{\"resourceType\":".getBytes(StandardCharsets.UTF_8));
        Reply unknown = exchange("GET", "/FHIR/R4/nothing-like-this", headers(), new byte[0]);
        Reply outside = exchange("GET", "/nowhere", headers(), new byte[0]);

        outcome(broken, 400, "REC_BAD_REQUEST");
        assertThat(broken.header("X-Request-Id")).hasValue(headers.get("X-Request-Id"));
        outcome(unknown, 404, "REC_NOT_FOUND");
        outcome(outside, 404, "REC_NOT_FOUND");
    }

    @Test
    void messageThatFailsWhileItIsStoredLeavesNoClaimBehind() throws IOException, SQLException {
        Map<String, String> headers = headers();
        byte[] referral = SampleReferral.to(HostedTenant.ODS_CODE, HostedTenant.NAME, HostedTenant.SERVICE);

        // The audit event is the last row of a message: by then the claim is taken.
        execute(
                """
                create function refuse_event() returns trigger language plpgsql as
                $$ begin raise exception 'refused by the test' using errcode = 'check_violation'; end $$""");
        execute(
                "create trigger refuse_event before insert on audit_event for each row execute function refuse_event()");
        Reply failed;
        try {
            failed = exchange("POST", PROCESS, headers, referral);
        } finally {
            execute("drop trigger refuse_event on audit_event");
        }
        int claims = claims(headers);
        Reply retried = exchange("POST", PROCESS, headers, referral);
        Reply again = exchange("POST", PROCESS, headers, referral);

        outcome(failed, 500, "REC_SERVER_ERROR");
        assertThat(failed.text()).contains("no-store");
        assertThat(claims).isZero();
        assertThat(retried.status()).as(retried.text()).isEqualTo(200);
        outcome(again, 409, "duplicate");
    }

    private static void outcome(Reply reply, int status, String word) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+json"));
        assertThat(reply.text()).contains("OperationOutcome", word);
    }

    private void execute(String sql) throws SQLException {
        try (Connection owner = ground.database().owner();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private int claims(Map<String, String> headers) throws SQLException {
        try (Connection owner = ground.database().owner();
                PreparedStatement count =
                        owner.prepareStatement("select count(*) from claim where request_id = ?::uuid")) {
            count.setString(1, headers.get("X-Request-Id"));
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private Reply exchange(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        try (ProxyConnection connection = connect()) {
            return connection.exchange(method, path, headers, body);
        }
    }

    /** The application reads what is hosted after the server says that it is up; until then the name is unknown. */
    private ProxyConnection connect() throws IOException {
        Path folder = ground.home().path("pki/int");
        SSLContext proxy = ClientTls.presenting(
                folder.resolve("proxy.pem"), folder.resolve("proxy.key"), folder.resolve("ca-chain.pem"));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return ProxyConnection.open(ground.receiver(), HostedTenant.SERVER_NAME, proxy);
            } catch (IOException refused) {
                if (System.nanoTime() > end) {
                    throw refused;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static Map<String, String> headers() {
        String target =
                "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + HostedTenant.SERVICE + "\"}";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", UUID.randomUUID().toString());
        headers.put("X-Correlation-Id", UUID.randomUUID().toString());
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", "application/fhir+json; version=1.5.0");
        headers.put("Accept", "application/fhir+json; version=1.5.0");
        return headers;
    }
}
