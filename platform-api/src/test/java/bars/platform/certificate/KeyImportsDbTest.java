package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.access.Approval;
import bars.db.certificate.CertificateState;
import bars.platform.access.Caller;
import bars.platform.access.SecondPerson;
import bars.platform.job.JobDesk;
import bars.platform.job.JobRunner;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.trust.Trust;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyImportsDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Issuer ISSUER = new Issuer("INT", CLOCK.instant());

    private static TestDatabase test;
    private static SecondPerson second;
    private static KeyImports imports;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        second = new SecondPerson(test.database(), new Ids(CLOCK), CLOCK);
        imports = new KeyImports(test.database(), TestTenants.vault(), new Ids(CLOCK), CLOCK, second);
        TestTenants.tenant(test.database(), "IMP1");
        TestTenants.endpoint(test.database(), "IMP1", Environment.INT);
        TestTenants.endpoint(test.database(), "IMP1", Environment.PROD);
        Trust trust = new Trust(test.database(), CLOCK, "development");
        for (Environment environment : Environment.values()) {
            trust.addAuthorities(ADMIN, environment, pem(ISSUER.root) + pem(ISSUER.sub), null, false);
        }
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aPkcs12FileIsExaminedSealedAndCanBeActivated() throws Exception {
        KeyPair keys = Issuer.keys(2048);
        CertificateView taken = imports.take(ADMIN, document("int", keys, "int", "secret"));

        assertThat(taken.state()).isEqualTo(CertificateState.CHECKED);
        CertificateView live = new Activation(test.database(), TestTenants.vault(), CLOCK)
                .activate(ADMIN, taken.id(), Precondition.any(), null, false);
        assertThat(live.state()).isEqualTo(CertificateState.ACTIVE);
        assertThatThrownBy(() -> imports.take(ADMIN, document("int", keys, "int", "secret")))
                .hasMessageContaining("already");
    }

    @Test
    void keyAndCertificateInPemAreTakenAsWell() {
        KeyPair keys = Issuer.keys(3072);
        String key = "-----BEGIN PRIVATE " + "KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()) + "\n-----END PRIVATE "
                + "KEY-----\n";
        var document =
                new KeyImports.Document(name("int"), null, null, key, pem(leaf("int", keys)), "the endpoint moves");

        assertThat(imports.take(ADMIN, document).keySpec()).isEqualTo("RSA_3072");
    }

    @Test
    void aCertificateForAnotherNameIsRefusedWithItsFindings() {
        assertThatThrownBy(() -> imports.take(ADMIN, document("int", Issuer.keys(2048), "prod", "secret")))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.violations())
                        .anyMatch(one ->
                                one.pointer().equals("/name") && one.code().equals("fail")));
    }

    @Test
    void brokenFilesAndWrongPassphrasesAreRefused() throws Exception {
        var good = document("int", Issuer.keys(2048), "int", "secret");
        for (var wrong : new KeyImports.Document[] {
            new KeyImports.Document(name("int"), good.pkcs12(), "other", null, null, "r"),
            new KeyImports.Document(name("int"), "AAAA", "secret", null, null, "r"),
            new KeyImports.Document(name("int"), null, null, "x", "y", "r"),
            new KeyImports.Document(name("int"), null, null, null, null, "r"),
            new KeyImports.Document(name("int"), good.pkcs12(), "secret", null, null, " ")
        }) {
            assertThatThrownBy(() -> imports.take(ADMIN, wrong)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void oneThatWaitsForItsActivationIsNeitherAskedForAgainNorAFailureOfARound() throws Exception {
        TestTenants.tenant(test.database(), "IMP2");
        TestTenants.endpoint(test.database(), "IMP2", Environment.INT);
        String server = "bars-int-imp2.demo.thirdparty.nhs.uk";
        KeyPair keys = Issuer.keys(2048);
        Issuer.Shape shape = new Issuer.Shape();
        shape.subject = "CN=" + server;
        String key = "-----BEGIN PRIVATE " + "KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()) + "\n-----END PRIVATE "
                + "KEY-----\n";
        CertificateView waiting = imports.take(
                ADMIN,
                new KeyImports.Document(
                        server, null, null, key, pem(ISSUER.leaf(keys.getPublic(), shape)), "the endpoint moves"));
        JobDesk jobs = new JobDesk(test.database(), new Ids(CLOCK), CLOCK);
        CertificateRegister register = new CertificateRegister(
                test.database(), TestTenants.vault(), new Ids(CLOCK), CLOCK, new ProductionGate(CLOCK, "development"));
        RequestBatch batch = new RequestBatch(test.database(), register, jobs);

        UUID job = batch.submit(ADMIN, new RequestBatch.Document(List.of(server), null, null, null))
                .id();
        new JobRunner(test.database(), List.of(batch), CLOCK).runNext();

        JobDesk.JobView done = jobs.get(ADMIN, job);
        assertThat(done.progress().failed()).isZero();
        assertThat(String.valueOf(done.result().get("manifest")))
                .contains("outcome=KEPT", waiting.id().toString(), "waits for its activation");
        assertThat(batch.archive(ADMIN, job)).as("with the manifest alone").isNotEmpty();
    }

    @Test
    void productionNeedsASecondPerson() {
        assertThatThrownBy(() -> imports.take(ADMIN, document("prod", Issuer.keys(2048), "prod", "secret")))
                .hasMessageContaining("second person");
    }

    @Test
    void consentCoversOneCertificateAlone() throws Exception {
        KeyPair keys = Issuer.keys(2048);
        var consented = document("prod", keys, "prod", "secret");
        consent(KeyImports.fingerprint(ADMIN, consented));

        assertThatThrownBy(() -> imports.take(ADMIN, document("prod", Issuer.keys(2048), "prod", "secret")))
                .hasMessageContaining("for another change");
        assertThatThrownBy(() -> imports.take(ADMIN, document("prod", keys, "prod", "secret")))
                .as("the same key with another certificate")
                .hasMessageContaining("for another change");
        CertificateView taken = imports.take(ADMIN, consented);
        assertThat(taken.state()).isEqualTo(CertificateState.CHECKED);
        assertThat(taken.fingerprint()).isEqualTo(KeyImports.fingerprint(ADMIN, consented));
    }

    @Test
    void fingerprintIsThatOfTheCertificateAndNeedsNoKey() {
        X509Certificate leaf = leaf("prod", Issuer.keys(2048));
        var withoutKey = new KeyImports.Document(name("prod"), null, null, null, pem(ISSUER.sub) + pem(leaf), null);

        assertThat(KeyImports.fingerprint(ADMIN, withoutKey)).isEqualTo(ForeignKey.fingerprint(leaf));
    }

    @Test
    void whatIsAskedForIsACertificateOfProduction() {
        assertThatThrownBy(() -> ask("prod", null)).hasMessageContaining("SHA-256 fingerprint");
        assertThatThrownBy(() -> ask("prod", "ab:cd")).hasMessageContaining("SHA-256 fingerprint");
        assertThatThrownBy(() -> ask("int", "0".repeat(64))).hasMessageContaining("Nobody has to consent");
        assertThatThrownBy(() -> ask("nowhere", "0".repeat(64))).hasMessageContaining("no such endpoint");
        assertThat(ask("prod", "AB:".repeat(31) + "AB").detail()).containsEntry("sha256", "ab".repeat(32));
    }

    private static Approval ask(String endpoint, @Nullable String sha256) {
        var request = new SecondPerson.Request(KeyImports.ACTION, name(endpoint), null, null, "the endpoint moves");
        return imports.ask(ADMIN, request, new KeyImports.Wanted(sha256));
    }

    private static void consent(String sha256) {
        Approval asked = ask("prod", sha256);
        assertThat(asked.tenant()).isEqualTo("IMP1");
        second.decide(Caller.system("another"), asked.id(), true, Precondition.version(asked.version()));
    }

    private static KeyImports.Document document(String endpoint, KeyPair keys, String named, String passphrase)
            throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "x", keys.getPrivate(), passphrase.toCharArray(), new X509Certificate[] {leaf(named, keys), ISSUER.sub
                });
        var out = new ByteArrayOutputStream();
        store.store(out, passphrase.toCharArray());
        String file = Base64.getEncoder().encodeToString(out.toByteArray());
        return new KeyImports.Document(name(endpoint), file, passphrase, null, null, "the endpoint moves");
    }

    private static X509Certificate leaf(String named, KeyPair keys) {
        Issuer.Shape shape = new Issuer.Shape();
        shape.subject = "CN=" + name(named);
        return ISSUER.leaf(keys.getPublic(), shape);
    }

    private static String name(String environment) {
        return "bars-" + environment + "-imp1.demo.thirdparty.nhs.uk";
    }

    private static String pem(X509Certificate one) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(one.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
