package bars.edge.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: HAProxy, PROXY protocol, versions 1 and 2. */
class ProxyHeaderTest {
    private static final InetSocketAddress BALANCER = new InetSocketAddress("10.0.0.1", 5_000);
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    @Test
    void versionOneNamesTheCallerAndLeavesTheRest() throws Exception {
        Buffer in = buffer("PROXY TCP4 35.197.254.55 10.0.0.2 40000 8443\r\nhello".getBytes(StandardCharsets.US_ASCII));

        InetSocketAddress caller = ProxyHeader.read(in, BALANCER);

        assertThat(caller).isEqualTo(new InetSocketAddress("35.197.254.55", 40_000));
        assertThat(in.toStringContent()).isEqualTo("hello");
    }

    @Test
    void versionTwoNamesTheCaller() throws Exception {
        ByteBuffer header = ByteBuffer.allocate(28);
        header.put(SIGNATURE).put((byte) 0x21).put((byte) 0x11).putShort((short) 12);
        header.put(new byte[] {35, (byte) 197, (byte) 254, 55}).put(new byte[] {10, 0, 0, 2});
        header.putShort((short) 40_000).putShort((short) 8_443);

        assertThat(ProxyHeader.read(buffer(header.array()), BALANCER))
                .isEqualTo(new InetSocketAddress("35.197.254.55", 40_000));
    }

    @Test
    void localAndUnknownStandForTheBalancerItself() throws Exception {
        ByteBuffer local = ByteBuffer.allocate(16);
        local.put(SIGNATURE).put((byte) 0x20).put((byte) 0).putShort((short) 0);

        assertThat(ProxyHeader.read(buffer(local.array()), BALANCER)).isEqualTo(BALANCER);
        assertThat(ProxyHeader.read(buffer("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII)), BALANCER))
                .isEqualTo(BALANCER);
    }

    @Test
    void headerThatIsNotWholeWaitsForMore() throws Exception {
        assertThat(ProxyHeader.read(buffer("PROXY TCP4 35.1".getBytes(StandardCharsets.US_ASCII)), BALANCER))
                .isNull();
        assertThat(ProxyHeader.read(buffer(new byte[] {0x0D, 0x0A, 0x0D}), BALANCER))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 evil.example.org 10.0.0.2 40000 8443\r\n",
                "PROXY TCP4 35.197.254.55 10.0.0.2 99999 8443\r\n",
                "PROXY TCP4 35.197.254.55\r\n",
                "PROXY TCP9 35.197.254.55 10.0.0.2 1 2\r\n",
                "PROXY TCP4 35.197.254.55 10.0.0.2 1 2\n",
                "\u0016\u0003\u0001 a hello of TLS",
                "GET / HTTP/1.1\r\n\r\n",
            })
    void anythingElseIsMalformed(String text) {
        assertThatThrownBy(() -> ProxyHeader.read(buffer(text.getBytes(StandardCharsets.ISO_8859_1)), BALANCER))
                .isInstanceOf(ProxyHeader.Malformed.class);
    }

    @Test
    void headerWithoutEndIsMalformedAndNotWaitedFor() {
        byte[] endless = "PROXY ".concat("x".repeat(200)).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> ProxyHeader.read(buffer(endless), BALANCER)).isInstanceOf(ProxyHeader.Malformed.class);
    }

    private static Buffer buffer(byte[] bytes) {
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes);
    }
}
