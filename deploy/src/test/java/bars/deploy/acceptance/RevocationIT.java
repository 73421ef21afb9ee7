package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.exchange.ProxyConnection;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revocation, from the list that an administrator adds to the connection that ends. */
class RevocationIT {
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;
    private static final String PATH = "/FHIR/R4/metadata";

    private final RunningPlatform platform = RunningPlatform.shared();

    @TempDir
    Path folder;

    @Test
    void revokedCallerLosesItsConnectionAndNobodyElseDoes() throws Exception {
        RevocableCaller caller = new RevocableCaller(platform.home().resolve("pki"), folder);
        try (ProxyConnection doomed = caller.connect(platform.receiver(), ENDPOINT.serverName());
                ProxyConnection other = platform.connect(ENDPOINT)) {
            assertThat(doomed.exchange("GET", PATH, ENDPOINT.headers(), new byte[0])
                            .status())
                    .isEqualTo(200);

            HttpResponse<String> added = add(caller.revocation());

            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            assertThat(added.body()).contains("\"newlyRevoked\":1", "\"age\":\"FRESH\"");
            assertThatThrownBy(doomed::await)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(other.exchange("GET", PATH, ENDPOINT.headers(), new byte[0])
                            .status())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> attempt(caller)).hasMessageContaining("certificate_unknown");
        assertThat(recorded("was revoked by")).isTrue();
    }

    /** Records are stored each second. */
    private boolean recorded(String words) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean found = false;
        while (!found && System.nanoTime() < end) {
            found = platform.admin(platform.adminRequest("/api/v1/handshakes?rule=revoked"), true)
                    .body()
                    .contains(words);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return found;
    }

    private void attempt(RevocableCaller caller) throws IOException {
        try (ProxyConnection again = caller.connect(platform.receiver(), ENDPOINT.serverName())) {
            again.await();
        }
    }

    private HttpResponse<String> add(Map<String, Object> list) throws IOException {
        return platform.admin(
                platform.adminRequest("/api/v1/trust/INT/crls")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(list))),
                true);
    }
}
