package bars.deploy.container;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestTenants;
import bars.db.seal.KeyVault;
import bars.deploy.pki.DevelopmentPki;
import bars.platform.access.Caller;
import bars.platform.certificate.Activation;
import bars.platform.certificate.CertificateRegister;
import bars.platform.certificate.KeySpec;
import bars.platform.certificate.ProductionGate;
import bars.platform.problem.Precondition;
import bars.platform.tenant.TenantDocument;
import bars.platform.tenant.TenantRegister;
import bars.platform.trust.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;

/** One tenant with one endpoint, put into the database by the verbs themselves before any server runs. */
final class HostedTenant {
    static final String ODS_CODE = "X26";
    static final String NAME = "Riverside Urgent Care";
    static final String SERVER_NAME = "bars-int-x26.demo.thirdparty.nhs.uk";
    static final String SERVICE = "20000001";

    private static final Caller OPERATOR = Caller.system("container-test");

    private HostedTenant() {}

    static void add(Database database, KeyVault vault, DevelopmentPki pki, Clock clock) throws IOException {
        // The proxies' names and this machine's address are on the lists from the first migration on.
        String chain = Files.readString(pki.folder().resolve("int/ca-chain.pem"));
        new Trust(database, clock, "development").addAuthorities(OPERATOR, Environment.INT, chain, null, false);
        new TenantRegister(database, vault, clock)
                .register(OPERATOR, new TenantDocument(ODS_CODE, NAME, null, null, null, null));
        int endpoint = TestTenants.endpoint(database, ODS_CODE, Environment.INT);
        TestTenants.service(database, endpoint, SERVICE);
        CertificateRegister register = new CertificateRegister(
                database, vault, new Ids(clock), clock, new ProductionGate(clock, "development"));
        UUID certificate =
                register.request(OPERATOR, SERVER_NAME, KeySpec.RSA_2048).id();
        register.requested(OPERATOR, certificate, Precondition.any(), null);
        byte[] issued = pki.issue(
                        "INT", request(register.csr(OPERATOR, certificate)), true, DevelopmentPki.STANDARD_DAYS)
                .getBytes(StandardCharsets.US_ASCII);
        register.issued(OPERATOR, certificate, Precondition.any(), issued, false);
        new Activation(database, vault, clock).activate(OPERATOR, certificate, Precondition.any(), null, false);
    }

    private static String request(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }
}
