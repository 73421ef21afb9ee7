package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.edge.handshake.HandshakeJournal;
import bars.edge.revocation.Keys;
import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import bars.edge.revocation.Serials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a session of before is good for. JSSE's client never offers a session to another name, so the ClientHello of a
 * client that would is written here by changing bytes of an honest one.
 */
class ResumptionTest {
    private static final TestAuthority INT = new TestAuthority("INT Root");
    private static final TestAuthority PROD = new TestAuthority("PROD Root");
    private static final String A = "bars-int-x26.demo.thirdparty.nhs.uk";
    private static final String B = "bars-int-y27.demo.thirdparty.nhs.uk";
    private static final String P = "bars-prd-x26.demo.thirdparty.nhs.uk";
    private static final String PROXY = "proxy.nhs.uk";
    private static final TestAuthority.Leaf LEAF_A = INT.leaf(A);
    private static final TestAuthority.Leaf LEAF_B = INT.leaf(B);
    private static final TestAuthority.Leaf LEAF_P = PROD.leaf(P);
    private static final TestAuthority.Leaf CALLER = INT.leaf(PROXY);
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};
    private static final int SERVER_HELLO = 2;

    private final LiveTls live = new LiveTls();
    private final SSLContext server = EdgeSslContext.over(live);
    private final AtomicInteger examined = new AtomicInteger();

    @BeforeEach
    void serve() {
        live.openWith(SealedIdentity::sealedKey);
        live.serve(EdgeHandshakeTest.identity(A, "INT", LEAF_A));
        live.serve(EdgeHandshakeTest.identity(B, "INT", LEAF_B));
        live.serve(EdgeHandshakeTest.identity(P, "PROD", LEAF_P));
        live.trust(rules("INT", INT, Revocations.NONE, "127.0.0.0/8"));
        live.trust(rules("PROD", PROD, Revocations.NONE, "127.0.0.0/8"));
        HandshakeJournal.current().drain(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionIsGoodForItsOwnName(String protocol) throws Exception {
        byte[] hello = helloThatResumes(protocol, A);

        assertThat(resumes(hello, protocol)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionIsGoodForNoOtherName(String protocol) throws Exception {
        for (String other : new String[] {B, P}) {
            byte[] hello = renamed(helloThatResumes(protocol, A), A, other);

            assertThat(resumes(hello, protocol)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionWithoutANameGetsAnAlert(String protocol) throws Exception {
        byte[] hello = nameless(helloThatResumes(protocol, A), A);

        assertThat(answer(hello)).isEqualTo(HANDSHAKE_FAILURE);
        assertThat(HandshakeJournal.current().drain(10)).anySatisfy(one -> {
            assertThat(one.rule()).isEqualTo("no-server-name");
            assertThat(one.accepted()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionEndsWithARevocation(String protocol) throws Exception {
        SSLContext proxy = EdgeHandshakeTest.context(CALLER, INT, examined);
        EdgeEngine before = engine();
        EdgeHandshakeTest.shake(EdgeHandshakeTest.client(proxy, A, protocol), before);
        assertThat(before.judgeAgain().accepted()).isTrue();

        live.trust(rules("INT", INT, revoking(CALLER), "127.0.0.0/8"));

        assertThatThrownBy(() -> EdgeHandshakeTest.shake(EdgeHandshakeTest.client(proxy, A, protocol), engine()))
                .isInstanceOf(SSLException.class);
        assertThat(before.judgeAgain().rule()).isEqualTo("revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionEndsWithItsAddress(String protocol) throws Exception {
        SSLContext proxy = EdgeHandshakeTest.context(CALLER, INT, examined);
        EdgeEngine before = engine();
        EdgeHandshakeTest.shake(EdgeHandshakeTest.client(proxy, A, protocol), before);
        long epoch = live.trustEpoch();

        live.trust(rules("INT", INT, Revocations.NONE, "192.0.2.0/24"));

        assertThat(live.trustEpoch()).isGreaterThan(epoch);
        assertThat(before.judgeAgain().rule()).isEqualTo("address");
        assertThatThrownBy(() -> EdgeHandshakeTest.shake(EdgeHandshakeTest.client(proxy, A, protocol), engine()))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connectionEndsWithItsEndpoint(String protocol) throws Exception {
        SSLContext proxy = EdgeHandshakeTest.context(CALLER, INT, examined);
        EdgeEngine before = engine();
        EdgeHandshakeTest.shake(EdgeHandshakeTest.client(proxy, A, protocol), before);
        long epoch = live.trustEpoch();

        live.withdraw(A);

        assertThat(live.trustEpoch()).isGreaterThan(epoch);
        assertThat(before.judgeAgain().accepted()).isFalse();
    }

    /** The ClientHello of a client that has a session for {@code name}. */
    private byte[] helloThatResumes(String protocol, String name) throws Exception {
        SSLContext proxy = EdgeHandshakeTest.context(CALLER, INT, examined);
        SSLEngine first = EdgeHandshakeTest.client(proxy, name, protocol);
        EdgeEngine its = engine();
        EdgeHandshakeTest.shake(first, its);
        SSLEngine again = EdgeHandshakeTest.client(proxy, name, protocol);
        again.beginHandshake();
        ByteBuffer out = ByteBuffer.allocate(32 * 1024);
        again.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        byte[] hello = new byte[out.remaining()];
        out.get(hello);
        return hello;
    }

    /** Whether the server goes on with the session that {@code hello} offers. */
    private boolean resumes(byte[] hello, String protocol) throws Exception {
        byte[] answer = answer(hello);
        if (answer.length == 0 || answer[0] != 22 || answer[5] != SERVER_HELLO) {
            return false;
        }
        if (protocol.equals("TLSv1.2")) {
            byte[] offered = java.util.Arrays.copyOfRange(hello, 44, 44 + hello[43]);
            byte[] given = java.util.Arrays.copyOfRange(answer, 44, 44 + answer[43]);
            return java.util.Arrays.equals(offered, given);
        }
        return indexOf(extensionsOf(answer), new byte[] {0, 41, 0, 2}) >= 0; // pre_shared_key
    }

    private static byte[] extensionsOf(byte[] serverHello) {
        int session = 43;
        int start = session + 1 + serverHello[session] + 2 + 1 + 2;
        int record = 5 + ((serverHello[3] & 0xff) << 8 | serverHello[4] & 0xff);
        return java.util.Arrays.copyOfRange(serverHello, start, record);
    }

    private byte[] answer(byte[] hello) throws SSLException {
        EdgeEngine engine = engine();
        engine.beginHandshake();
        ByteBuffer in = ByteBuffer.wrap(hello);
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        for (int i = 0; i < 20; i++) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            SSLEngineResult.HandshakeStatus status = engine.getHandshakeStatus();
            if (status == SSLEngineResult.HandshakeStatus.NEED_UNWRAP && in.hasRemaining()) {
                engine.unwrap(in, ByteBuffer.allocate(32 * 1024));
            } else if (status == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                engine.wrap(ByteBuffer.allocate(0), out);
            } else {
                break;
            }
        }
        out.flip();
        byte[] answer = new byte[out.remaining()];
        out.get(answer);
        return answer;
    }

    private static byte[] renamed(byte[] hello, String from, String to) {
        byte[] changed = hello.clone();
        byte[] name = to.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, changed, indexOf(hello, from.getBytes(StandardCharsets.US_ASCII)), name.length);
        return changed;
    }

    /** Makes the server name an extension that nobody knows. */
    private static byte[] nameless(byte[] hello, String name) {
        byte[] changed = hello.clone();
        int at = indexOf(hello, name.getBytes(StandardCharsets.US_ASCII)) - 9;
        assertThat(hello[at]).isZero();
        assertThat(hello[at + 1]).isZero();
        changed[at] = (byte) 0xfa;
        changed[at + 1] = (byte) 0xce;
        return changed;
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private EdgeEngine engine() throws SSLException {
        EdgeEngine engine = (EdgeEngine) server.createSSLEngine();
        engine.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000), () -> {}, () -> {});
        return engine;
    }

    private static Revocations revoking(TestAuthority.Leaf leaf) {
        return Revocations.of(
                List.of(),
                Map.of(
                        Keys.sha256(INT.certificate.getPublicKey()),
                        Serials.of(List.of(leaf.certificate().getSerialNumber()))),
                Map.of());
    }

    private static ClientRules rules(
            String environment, TestAuthority authority, Revocations revocations, String network) {
        return new ClientRules(
                environment,
                Set.of(authority.certificate),
                Set.of(),
                List.of(Network.parse(network)),
                Set.of(PROXY),
                ClientRules.Checks.ENFORCED,
                revocations,
                RevocationPolicy.OBSERVE,
                null);
    }
}
