package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which group is agreed on with callers who offer more or fewer. */
class GroupChoiceTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("INT Root");
    private static final String NAME = "bars-int-x26.demo.thirdparty.nhs.uk";
    private static final TestAuthority.Leaf SERVER = AUTHORITY.leaf(NAME);

    private final LiveTls live = new LiveTls();

    @BeforeEach
    void serve() {
        live.openWith(identity -> identity.sealedKey().clone());
        live.serve(EdgeHandshakeTest.identity(NAME, "INT", SERVER));
        live.trust(EdgeHandshakeTest.rules("INT", AUTHORITY));
    }

    @ParameterizedTest
    @CsvSource({"none,0x0017", "secp256r1,0x001d", "x25519,0x0017"})
    void nativeP256IsAgreedOnWhereItTakesNoOtherRoundTrip(String without, String group) throws Exception {
        EdgeEngine engine = (EdgeEngine) EdgeSslContext.over(live, true).createSSLEngine();

        assertThat(groupFor(without, engine)).isEqualTo(Integer.decode(group));
    }

    /** The group that the server chooses for a caller who does not know one. */
    private int groupFor(String without, EdgeEngine engine) throws Exception {
        SSLEngine client = EdgeHandshakeTest.client(
                EdgeHandshakeTest.context(AUTHORITY.leaf("proxy.nhs.uk"), AUTHORITY, new AtomicInteger()),
                NAME,
                "TLSv1.3");
        SSLParameters parameters = client.getSSLParameters();
        parameters.setAlgorithmConstraints(new Without(without));
        client.setSSLParameters(parameters);
        ByteBuffer hello = ByteBuffer.allocate(64 * 1024);
        ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
        client.beginHandshake();
        client.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        EdgeHandshakeTest.bound(engine).unwrap(hello, ByteBuffer.allocate(64 * 1024));
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        engine.wrap(ByteBuffer.allocate(0), answer);
        return sharedGroup(answer.flip());
    }

    /** The group of the key share in a ServerHello. Source: RFC 8446 §4.1.3, §4.2.8. */
    private static int sharedGroup(ByteBuffer hello) {
        hello.position(5 + 4 + 2 + 32);
        hello.position(hello.position() + 1 + hello.get(hello.position()) + 2 + 1 + 2);
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            int length = hello.getShort();
            if (type == 51) {
                return hello.getShort();
            }
            hello.position(hello.position() + length);
        }
        throw new AssertionError("no key share");
    }

    /** A caller that does not know one algorithm. */
    private record Without(String name) implements AlgorithmConstraints {
        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
            return !algorithm.equalsIgnoreCase(name);
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
            return true;
        }
    }

    @Test
    void orderOfTheCallerStandsWhereCurvesAreNotNative() throws Exception {
        assertThat(groupFor(
                        "none", (EdgeEngine) EdgeSslContext.over(live, false).createSSLEngine()))
                .isEqualTo(0x001d);
    }
}
