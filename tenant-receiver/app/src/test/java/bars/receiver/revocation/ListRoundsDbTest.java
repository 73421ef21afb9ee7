package bars.receiver.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.setting.PlatformSettings;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.edge.revocation.Keys;
import bars.edge.revocation.WantedLists;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an address in a certificate to a list in the database. */
class ListRoundsDbTest {
    private static final X500Name NAME = new X500Name("CN=Sub,O=nhs");

    private final TestDatabase test = TestDatabase.create();
    private final Database database = test.database();
    private final ListRounds rounds =
            new ListRounds(database, new ListDownload(Duration.ofSeconds(5), 1_000_000, true), Clock.systemUTC());

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private KeyPair keys;

    @SuppressWarnings("NullAway.Init")
    private String key;

    private volatile byte[] served = new byte[0];

    @BeforeEach
    void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        key = Keys.sha256(keys.getPublic());
        trust(authority());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sub.crl", exchange -> {
            exchange.sendResponseHeaders(200, served.length);
            exchange.getResponseBody().write(served);
            exchange.close();
        });
        server.start();
        database.doAsPlatform(work -> new PlatformSettings(work)
                .put("crl-hosts", "[\"localhost:" + server.getAddress().getPort() + "\"]"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        test.close();
    }

    @Test
    void addressThatLeadsNowhereKeepsNoOtherFromItsTurn() throws Exception {
        served = list(5, address(), BigInteger.valueOf(77));
        database.doAsPlatform(work -> {
            RevocationSources sources = new RevocationSources(work);
            sources.want(Environment.INT, "sub.crl", key);
            sources.want(Environment.INT, address(), key);
        });

        assertThat(rounds.fetch()).isEqualTo(2);

        assertThat(lists()).hasSize(1);
        List<RevocationSources.Source> all =
                database.asPlatform(work -> new RevocationSources(work).all(Environment.INT));
        assertThat(all)
                .filteredOn(one -> one.address().equals("sub.crl"))
                .singleElement()
                .satisfies(one -> assertThat(one.failure()).isEqualTo("the address is no http address"));
    }

    @Test
    void wantedListIsFetchedAndKept() throws Exception {
        served = list(5, address(), BigInteger.valueOf(77));

        wantAndFetch();

        assertThat(lists()).singleElement().satisfies(one -> {
            assertThat(one.issuerKey()).isEqualTo(key);
            assertThat(one.number()).isEqualTo(5);
            assertThat(one.partition()).isEqualTo(address());
            assertThat(one.source()).isEqualTo(address());
        });
        List<BigInteger> revoked = database.asPlatform(work -> new RevocationLists(work).revoked(Environment.INT, key));
        assertThat(revoked).containsExactly(BigInteger.valueOf(77));
        assertThat(source().failure()).isNull();
        assertThat(source().fetchedAt()).isNotNull();
        assertThat(rounds.fetch()).as("not due again").isZero();
    }

    @Test
    void olderListIsRefusedAndSaidSo() throws Exception {
        served = list(5, address());
        wantAndFetch();
        served = list(4, address());
        database.doAsPlatform(work -> new RevocationSources(work).tried(source(), null, Duration.ZERO));

        rounds.fetch();

        assertThat(source().failure()).contains("older than the one in force");
        assertThat(lists()).singleElement().satisfies(one -> assertThat(one.number())
                .isEqualTo(5));
    }

    @Test
    void listForAnotherAddressIsRefused() throws Exception {
        served = list(5, "http://crl.nhs.uk/another.crl");

        wantAndFetch();

        assertThat(source().failure()).contains("another address");
        assertThat(lists()).isEmpty();
    }

    @Test
    void mirrorThatAPersonNamedMayServeTheListOfAnotherAddress() throws Exception {
        served = list(5, "http://crl.nhs.uk/another.crl", BigInteger.valueOf(77));
        database.doAsPlatform(work -> new RevocationSources(work).add(Environment.INT, address(), key, "user:admin"));

        assertThat(rounds.fetch()).isOne();

        assertThat(source().failure()).isNull();
        assertThat(lists()).singleElement().satisfies(one -> assertThat(one.partition())
                .isEqualTo("http://crl.nhs.uk/another.crl"));
    }

    @Test
    void mirrorServesTheListsOfTheAuthorityThatWasNamedAlone() throws Exception {
        served = list(5, address());
        database.doAsPlatform(work -> new RevocationSources(work).add(Environment.INT, address(), "00", "user:admin"));

        rounds.fetch();

        assertThat(source().failure()).contains("another authority than the one named");
        assertThat(lists()).isEmpty();
    }

    @Test
    void whatIsNoListIsRefused() {
        served = "<html>404</html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        wantAndFetch();

        assertThat(source().failure()).startsWith("This is no revocation list");
    }

    private void wantAndFetch() {
        rounds.want(List.of(new WantedLists.Wanted("INT", key, address())));
        assertThat(rounds.fetch()).isOne();
    }

    private List<ListedRevocations> lists() {
        return database.asPlatform(work -> new RevocationLists(work).all(Environment.INT));
    }

    private RevocationSources.Source source() {
        return database.asPlatform(work -> new RevocationSources(work).all(Environment.INT))
                .get(0);
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/sub.crl";
    }

    private void trust(X509Certificate authority) throws Exception {
        var one = new TrustBundle.Authority(UUID.randomUUID(), "root", "00", authority.getEncoded(), null);
        database.asPlatform(work -> new TrustBundles(work)
                .put(
                        Environment.INT,
                        0,
                        TrustBundle.preset(Environment.INT, true).with(one),
                        "added",
                        "test"));
    }

    private X509Certificate authority() throws Exception {
        Date from = Date.from(Instant.now().minus(Duration.ofDays(1)));
        Date to = Date.from(Instant.now().plus(Duration.ofDays(100)));
        var builder = new JcaX509v3CertificateBuilder(NAME, BigInteger.ONE, from, to, NAME, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    }

    private byte[] list(int number, String address, BigInteger... revoked) throws Exception {
        var builder = new X509v2CRLBuilder(NAME, Date.from(Instant.now().minusSeconds(60)));
        builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(1))));
        for (BigInteger serial : revoked) {
            builder.addCRLEntry(serial, new Date(), CRLReason.keyCompromise);
        }
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
        var name = new DistributionPointName(
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address)));
        builder.addExtension(
                Extension.issuingDistributionPoint, true, new IssuingDistributionPoint(name, false, false));
        try {
            return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
