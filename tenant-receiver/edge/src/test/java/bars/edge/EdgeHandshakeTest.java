package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.edge.handshake.FreshNames;
import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole handshakes between JSSE's client and our engine, in memory. */
class EdgeHandshakeTest {
    private static final TestAuthority INT = new TestAuthority("INT Root");
    private static final TestAuthority PROD = new TestAuthority("PROD Root");
    private static final String X26_INT = "bars-int-x26.demo.thirdparty.nhs.uk";
    private static final String X26_PROD = "bars-prod-x26.demo.thirdparty.nhs.uk";
    private static final String A8T4_INT = "bars-int-a8t4.demo.thirdparty.nhs.uk";
    private static final String PROXY = "proxy.nhs.uk";
    private static final int MOST_STEPS = 500;

    /** Keys take long to make. */
    private static final Map<String, TestAuthority.Leaf> SERVERS = new ConcurrentHashMap<>();

    private final LiveTls live = new LiveTls();
    private final SSLContext server = EdgeSslContext.over(live);
    private final AtomicInteger examined = new AtomicInteger();

    @BeforeEach
    void serve() {
        live.openWith(identity -> identity.sealedKey());
        for (String name : new String[] {X26_INT, A8T4_INT}) {
            live.serve(identity(name, "INT", SERVERS.computeIfAbsent(name, INT::leaf)));
        }
        live.serve(identity(X26_PROD, "PROD", SERVERS.computeIfAbsent(X26_PROD, PROD::leaf)));
        live.trust(rules("INT", INT));
        live.trust(rules("PROD", PROD));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3," + X26_INT, "TLSv1.2," + X26_INT, "TLSv1.3," + A8T4_INT, "TLSv1.2," + A8T4_INT})
    void nameOfTheHelloPicksTheCertificate(String protocol, String name) throws Exception {
        SSLEngine client = client(context(INT.leaf(PROXY), INT), name, protocol);

        shake(client, engine());

        assertThat(((X509Certificate) client.getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName())
                .contains("CN=" + name);
        assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(List.of(TlsPolicy.SUITES)).contains(client.getSession().getCipherSuite());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void unknownNameAndNoNameGetNobodysCertificate(String protocol) throws Exception {
        SSLContext proxy = context(INT.leaf(PROXY), INT);

        assertThatThrownBy(() -> shake(client(proxy, "bars-int-zzz.demo.thirdparty.nhs.uk", protocol), engine()))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> shake(client(proxy, null, protocol), engine())).isInstanceOf(SSLException.class);
        assertThat(examined).as("no certificate was shown").hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3,INT,INT,true",
        "TLSv1.3,PROD,PROD,true",
        "TLSv1.3,INT,PROD,false",
        "TLSv1.3,PROD,INT,false",
        "TLSv1.2,INT,INT,true",
        "TLSv1.2,PROD,PROD,true",
        "TLSv1.2,INT,PROD,false",
        "TLSv1.2,PROD,INT,false"
    })
    void clientsAreLetInByTheirOwnEnvironmentAlone(String protocol, String caller, String endpoint, boolean passes)
            throws Exception {
        TestAuthority issuer = caller.equals("INT") ? INT : PROD;
        String name = endpoint.equals("INT") ? X26_INT : X26_PROD;
        SSLContext proxy = context(issuer.leaf(PROXY), endpoint.equals("INT") ? INT : PROD);

        if (passes) {
            shake(client(proxy, name, protocol), engine());
        } else {
            assertThatThrownBy(() -> shake(client(proxy, name, protocol), engine()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void callerWithoutACertificateIsRefused(String protocol) throws Exception {
        SSLContext nobody = context(null, INT);

        assertThatThrownBy(() -> shake(client(nobody, X26_INT, protocol), engine()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void certificateThatIsReplacedServesTheNextHandshake() throws Exception {
        SSLContext proxy = context(INT.leaf(PROXY), INT);
        SSLEngine before = client(proxy, X26_INT, "TLSv1.3");
        shake(before, engine());
        TestAuthority.Leaf renewed = INT.leaf(X26_INT);
        live.serve(identity(X26_INT, "INT", renewed));

        SSLEngine after = client(context(INT.leaf(PROXY), INT), X26_INT, "TLSv1.3");
        shake(after, engine());

        assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
        assertThat(before.getSession().getPeerCertificates()[0]).isNotEqualTo(renewed.certificate());
    }

    @Test
    void withdrawnNameAndRemovedAuthorityAreRefusedAtOnce() throws Exception {
        SSLContext proxy = context(INT.leaf(PROXY), INT);
        shake(client(proxy, X26_INT, "TLSv1.3"), engine());
        live.withdraw(A8T4_INT);
        assertThatThrownBy(() -> shake(client(proxy, A8T4_INT, "TLSv1.3"), engine()))
                .isInstanceOf(SSLException.class);

        live.trust(ClientRules.closed("INT"));

        assertThatThrownBy(() -> shake(client(proxy, X26_INT, "TLSv1.3"), engine()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void sessionIsResumedWithinOneNameAndNotAfterTrustChanged() throws Exception {
        SSLContext proxy = context(INT.leaf(PROXY), INT);
        shake(client(proxy, X26_INT, "TLSv1.2"), engine());
        shake(client(proxy, X26_INT, "TLSv1.2"), engine());
        assertThat(examined).as("the second handshake showed no certificate").hasValue(1);

        live.trust(rules("INT", INT));
        shake(client(proxy, X26_INT, "TLSv1.2"), engine());
        assertThat(examined).as("trust changed").hasValue(2);
    }

    @Test
    void compatibilitySwitchAddsItsSuitesForItsEnvironmentAndItsTimeAlone() throws Exception {
        String old = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384";
        SSLContext proxy = context(INT.leaf(PROXY), INT);
        assertThatThrownBy(() -> shake(speaking(client(proxy, X26_INT, "TLSv1.2"), old), engine()))
                .isInstanceOf(SSLException.class);

        live.trust(compatible(Instant.now().plusSeconds(600)));
        SSLEngine client = speaking(client(proxy, X26_INT, "TLSv1.2"), old);
        shake(client, engine());
        assertThat(client.getSession().getCipherSuite()).isEqualTo(old);
        SSLContext prod = context(PROD.leaf(PROXY), PROD);
        assertThatThrownBy(() -> shake(speaking(client(prod, X26_PROD, "TLSv1.2"), old), engine()))
                .isInstanceOf(SSLException.class);
        SSLEngine modern = client(proxy, A8T4_INT, "TLSv1.2");
        shake(modern, engine());
        assertThat(List.of(TlsPolicy.SUITES)).contains(modern.getSession().getCipherSuite());

        live.trust(compatible(Instant.now().minusSeconds(1)));
        assertThatThrownBy(() -> shake(speaking(client(proxy, X26_INT, "TLSv1.2"), old), engine()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void greetingInManyRecordsIsUnderstood() throws Exception {
        SSLEngine client = client(context(INT.leaf(PROXY), INT), X26_INT, "TLSv1.3");
        client.beginHandshake();
        ByteBuffer whole = ByteBuffer.allocate(32 * 1024);
        client.wrap(ByteBuffer.allocate(0), whole);
        whole.flip();
        ByteBuffer pieces = ByteBuffer.allocate(64 * 1024);
        byte[] message = new byte[whole.remaining() - 5];
        whole.position(5);
        whole.get(message);
        for (int i = 0; i < message.length; i += 50) {
            int count = Math.min(50, message.length - i);
            pieces.put(new byte[] {22, 3, 1, 0, (byte) count}).put(message, i, count);
        }
        pieces.flip();

        ClientHello hello = new ClientHello();
        while (pieces.hasRemaining() && !hello.isWhole()) {
            hello.look(pieces);
            pieces.position(pieces.position() + 5 + pieces.get(pieces.position() + 4));
            hello.consumed();
        }

        assertThat(hello.serverName()).isEqualTo(X26_INT);
    }

    @Test
    void engineWithoutAnAdmittedPeerAnswersNothing() throws Exception {
        SSLEngine client = client(context(INT.leaf(PROXY), INT), X26_INT, "TLSv1.3");
        EdgeEngine dead = (EdgeEngine) server.createSSLEngine();

        assertThatThrownBy(() -> shake(client, dead)).isInstanceOf(SSLException.class);
    }

    @Test
    void floodOfForgedNamesGrowsNothing() throws Exception {
        SSLContext proxy = context(INT.leaf(PROXY), INT);
        int names = live.size();
        for (int i = 0; i < 200; i++) {
            String forged = "bars-int-f" + i + ".demo.thirdparty.nhs.uk";
            assertThatThrownBy(() -> shake(client(proxy, forged, "TLSv1.3"), engine()))
                    .isInstanceOf(SSLException.class);
        }

        assertThat(live.size()).isEqualTo(names);
        assertThat(server.getServerSessionContext().getIds().hasMoreElements()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void callersThatTakeOrRefuseAFreshCertificateAreCounted(String protocol) throws Exception {
        String fingerprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(Objects.requireNonNull(SERVERS.get(X26_INT))
                                .certificate()
                                .getEncoded()));
        FreshNames.current().watch(Map.of());
        FreshNames.current().watch(Map.of(X26_INT, fingerprint));
        SSLContext suspicious = SSLContext.getInstance("TLS");
        suspicious.init(null, null, null); // believes the authorities of the JDK alone

        EdgeEngine taken = engine();
        shake(client(context(INT.leaf(PROXY), INT), X26_INT, protocol), taken);
        taken.completed(taken.judgeAgain());
        refuse(client(suspicious, X26_INT, protocol), engine());

        assertThat(FreshNames.current().outcomes())
                .containsExactly(Map.entry(X26_INT, new FreshNames.Outcome(fingerprint, 1, 1)));
        FreshNames.current().watch(Map.of());
    }

    /** The client breaks off, and the server hears why. */
    private static void refuse(SSLEngine client, EdgeEngine server) throws SSLException {
        assertThatThrownBy(() -> shake(client, server)).isInstanceOf(SSLException.class);
        ByteBuffer alert = ByteBuffer.allocate(64 * 1024);
        client.wrap(ByteBuffer.allocate(0), alert);
        alert.flip();
        assertThatThrownBy(() -> server.unwrap(alert, ByteBuffer.allocate(64 * 1024)))
                .hasMessageContaining("certificate_unknown");
    }

    @Test
    void neitherOldProtocolsNorOtherSuitesAreSpoken() throws Exception {
        SSLEngine engine = engine();

        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(engine.getEnabledCipherSuites()).containsExactly(TlsPolicy.SUITES);
        engine.setEnabledProtocols(new String[] {"TLSv1"});
        engine.setNeedClientAuth(false);
        assertThat(engine.getEnabledProtocols())
                .as("the server's configuration cannot weaken it")
                .doesNotContain("TLSv1");
        assertThat(engine.getNeedClientAuth()).isTrue();
    }

    private EdgeEngine engine() {
        return bound((EdgeEngine) server.createSSLEngine());
    }

    static EdgeEngine bound(EdgeEngine engine) {
        engine.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), () -> {}, () -> {});
        return engine;
    }

    static SSLEngine client(SSLContext context, @Nullable String name, String protocol) {
        // JSSE's client keeps sessions by host and sends the names of the session that it resumes.
        SSLEngine engine = context.createSSLEngine(name == null ? "nobody" : name, 8443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    static SealedIdentity identity(String name, String environment, TestAuthority.Leaf leaf) {
        try {
            return new SealedIdentity(
                    name,
                    environment,
                    name,
                    leaf.certificate().getSerialNumber().toString(16),
                    leaf.key().getEncoded(),
                    List.of(leaf.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLEngine speaking(SSLEngine client, String suite) {
        client.setEnabledCipherSuites(new String[] {suite});
        return client;
    }

    private static ClientRules compatible(Instant until) {
        ClientRules plain = rules("INT", INT);
        return new ClientRules(
                "INT",
                plain.anchors(),
                plain.intermediates(),
                plain.addresses(),
                plain.names(),
                plain.checks(),
                plain.revocations(),
                plain.revocationPolicy(),
                until);
    }

    static ClientRules rules(String environment, TestAuthority authority) {
        return new ClientRules(
                environment,
                Set.of(authority.certificate),
                Set.of(),
                List.of(Network.parse("127.0.0.0/8")),
                Set.of(PROXY),
                ClientRules.Checks.ENFORCED,
                Revocations.NONE,
                RevocationPolicy.OBSERVE,
                null);
    }

    private SSLContext context(TestAuthority.@Nullable Leaf leaf, TestAuthority authority)
            throws GeneralSecurityException, java.io.IOException {
        return context(leaf, authority, examined);
    }

    /** A client's context; {@code examined} counts how often it was shown certificates. */
    static SSLContext context(TestAuthority.@Nullable Leaf leaf, TestAuthority authority, AtomicInteger examined)
            throws GeneralSecurityException, java.io.IOException {
        KeyManager[] keys = new KeyManager[0];
        if (leaf != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("me", leaf.key(), new char[0], new X509Certificate[] {leaf.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new Counting(examined, authority)}, null);
        return context;
    }

    /** Runs both engines against each other until both are done; throws what one of them throws. */
    static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
        ByteBuffer toClient = ByteBuffer.allocate(64 * 1024);
        ByteBuffer plain = ByteBuffer.allocate(64 * 1024);
        client.beginHandshake();
        server.beginHandshake();
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean moved = step(client, toServer, toClient, plain);
            moved |= step(server, toClient, toServer, plain);
            if (!moved && isDone(client) && isDone(server)) {
                return;
            }
        }
        throw new SSLException("the handshake does not end");
    }

    private static boolean isDone(SSLEngine engine) {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (engine.isInboundDone() && status != HandshakeStatus.NEED_WRAP) {
            throw new AssertionError("closed without an alert");
        }
        return status == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static boolean step(SSLEngine engine, ByteBuffer out, ByteBuffer in, ByteBuffer plain) throws SSLException {
        boolean moved = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            moved = true;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
            moved |= result.bytesProduced() > 0;
        }
        in.flip();
        if (in.hasRemaining()) {
            plain.clear();
            SSLEngineResult result = engine.unwrap(in, plain);
            moved |= result.bytesConsumed() > 0;
        }
        in.compact();
        return moved;
    }

    /** Believes its authority's certificates and counts how often it was shown some. */
    private static final class Counting extends X509ExtendedTrustManager {
        private final AtomicInteger count;
        private final TestAuthority authority;

        Counting(AtomicInteger count, TestAuthority authority) {
            this.count = count;
            this.authority = authority;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            count.incrementAndGet();
            assertThat(chain[0].getIssuerX500Principal()).isEqualTo(authority.certificate.getSubjectX500Principal());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
