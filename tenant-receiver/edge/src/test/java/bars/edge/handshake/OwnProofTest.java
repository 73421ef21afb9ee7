package bars.edge.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnProofTest {
    private static final InetSocketAddress CALLER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_123);

    @AfterEach
    void end() {
        System.clearProperty(OwnProof.CALLER);
    }

    @Test
    void nobodyIsIt() {
        assertThat(OwnProof.isFrom(CALLER)).isFalse();
    }

    @Test
    void onlyTheVeryConnectionIsIt() {
        System.setProperty(OwnProof.CALLER, "127.0.0.1:40123");

        assertThat(OwnProof.isFrom(CALLER)).isTrue();
        assertThat(OwnProof.isFrom(new InetSocketAddress(CALLER.getAddress(), 40_124)))
                .isFalse();
    }
}
