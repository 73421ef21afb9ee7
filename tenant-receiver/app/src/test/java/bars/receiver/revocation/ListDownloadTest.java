package bars.receiver.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched from where. Source: security reference 3, T-REV (fetch). */
class ListDownloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 10_000;

    private final ListDownload development = new ListDownload(PATIENCE, MOST, true);
    private final AtomicInteger asked = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ServerSocket server;

    private volatile Answering answering = out -> {};

    /** What the server of a test says. */
    @FunctionalInterface
    private interface Answering {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void listOfAnAllowedHostIsFetched() throws IOException {
        says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(development.get(address("/a.crl"), allowed())).asString().isEqualTo("hello");
    }

    @Test
    void hostThatIsNotAllowedIsNotAsked() {
        assertThatThrownBy(() -> development.get(address("/a.crl"), List.of("*.nhs.uk")))
                .hasMessageContaining("crl-hosts");
        assertThatThrownBy(() -> development.get(address("/a.crl"), List.of("localhost")))
                .as("another port is another host")
                .hasMessageContaining("crl-hosts");
        assertThat(asked).hasValue(0);
    }

    @Test
    void innerAddressIsNotAskedWhateverItsName() {
        ListDownload production = new ListDownload(PATIENCE, MOST, false);

        assertThatThrownBy(() -> production.get(address("/a.crl"), allowed())).hasMessageContaining("inner address");
        assertThatThrownBy(() -> development.get("http://169.254.169.254/latest", List.of("169.254.169.254")))
                .hasMessageContaining("inner address");
        assertThatThrownBy(() -> development.get("http://10.0.0.1/a.crl", List.of("10.0.0.1")))
                .hasMessageContaining("inner address");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://elsewhere.example/a.crl",
                "file:///etc/passwd",
                "ldap://localhost/cn=x",
                "http://user@localhost/a.crl"
            })
    void redirectIsHeldToTheSameRules(String target) {
        says("HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n");

        assertThatThrownBy(() -> development.get(address("/a.crl"), allowed())).isInstanceOf(IOException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void redirectsEnd() {
        says("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");

        assertThatThrownBy(() -> development.get(address("/a.crl"), allowed())).hasMessageContaining("redirects");
        assertThat(asked).hasValue(4);
    }

    @Test
    void answerWithoutEndIsCutOff() {
        answering = out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[4_096];
            while (true) {
                out.write(block);
            }
        };

        assertThatThrownBy(() -> development.get(address("/a.crl"), allowed())).hasMessageContaining("larger than");
    }

    @Test
    void serverThatHangsIsLeft() {
        answering = out -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.currentThread().join();
        };
        ListDownload impatient = new ListDownload(Duration.ofMillis(1_500), MOST, true);

        assertThatThrownBy(() -> impatient.get(address("/a.crl"), allowed())).hasMessageContaining("took longer");
    }

    /** A byte now and then is an answer to each read of the handshake. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void handshakeThatNeverEndsIsLeft() {
        answering = out -> {
            out.write(new byte[] {22, 3, 3, 64, 0});
            while (true) {
                out.write(2);
                Thread.sleep(200);
            }
        };
        ListDownload impatient = new ListDownload(Duration.ofMillis(1_500), MOST, true);

        assertThatThrownBy(() -> impatient.get(address("/a.crl").replace("http:", "https:"), allowed()))
                .hasMessageContaining("took longer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "SSH-2.0-x\r\n\r\n",
                ""
            })
    void answerThatIsNoneIsRefused(String answer) {
        says(answer);

        assertThatThrownBy(() -> development.get(address("/a.crl"), allowed())).isInstanceOf(IOException.class);
    }

    @Test
    void domainNamesItsHostsAndNobodyElse() {
        List<String> nhs = List.of("*.nhs.uk", "crl.example.org:8080");

        assertThat(ListHosts.names(nhs, "crl.nhs.uk", 80, true)).isTrue();
        assertThat(ListHosts.names(nhs, "PKI.NHS.UK", 80, true)).isTrue();
        assertThat(ListHosts.names(nhs, "crl.nhs.uk", 8080, false)).isFalse();
        assertThat(ListHosts.names(nhs, "nhs.uk", 80, true)).isFalse();
        assertThat(ListHosts.names(nhs, "evilnhs.uk", 80, true)).isFalse();
        assertThat(ListHosts.names(nhs, "crl.nhs.uk.example", 80, true)).isFalse();
        assertThat(ListHosts.names(nhs, "crl.example.org", 8080, false)).isTrue();
        assertThat(ListHosts.names(nhs, "crl.example.org", 80, true)).isFalse();
    }

    private void says(String answer) {
        answering = out -> out.write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private String address(String path) {
        return "http://localhost:" + server.getLocalPort() + path;
    }

    private List<String> allowed() {
        return List.of("localhost:" + server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                asked.incrementAndGet();
                assertThat(socket.getInputStream().read(new byte[4_096])).isPositive();
                answering.to(socket.getOutputStream());
            } catch (IOException e) {
                // the other side has left, or the test is over
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
