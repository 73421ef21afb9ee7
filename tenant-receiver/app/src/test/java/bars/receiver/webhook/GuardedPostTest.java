package bars.receiver.webhook;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GuardedPostTest {
    private static final SSLSocketFactory TLS = (SSLSocketFactory) SSLSocketFactory.getDefault();

    /** A byte now and then is an answer to each read. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void handshakeThatNeverEndsIsEnded() throws IOException {
        try (var system = TricklingSystem.open()) {
            String host = "127.0.0.1:" + system.port();

            assertThatThrownBy(() -> new GuardedPost(true)
                            .send(TLS, URI.create("https://" + host + "/"), Set.of(host), Map.of(), new byte[0]))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }
}
