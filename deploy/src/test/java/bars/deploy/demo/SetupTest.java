package bars.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetupTest {
    private final Map<String, String> statuses = new ConcurrentHashMap<>();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final List<String> said = new ArrayList<>();
    private HttpServer api;

    @BeforeEach
    void everythingIsThere() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::answer);
        api.start();
        statuses.putAll(Map.of("X26", "ACTIVE", "A8T4", "ACTIVE"));
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void secondStartChangesNothing() {
        assertThat(setup().all()).isEqualTo(DemoTenant.all());

        assertThat(written).isEmpty();
    }

    @Test
    void tenantThatHasLeftStaysSoAndTheOtherIsServed() {
        statuses.put("X26", "LEFT");

        assertThat(setup().all()).extracting(DemoTenant::odsCode).containsExactly("A8T4");

        assertThat(written).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("X26") && line.contains("LEFT"));
    }

    @Test
    void dataWithoutAnyTenantOfTheDemonstrationIsRefusedInOneSentence() {
        statuses.putAll(Map.of("X26", "LEFT", "A8T4", "SUSPENDED"));

        assertThatThrownBy(() -> setup().all()).isInstanceOf(DemoFailure.class).hasMessageContaining("BARS_HOME");
    }

    private Setup setup() {
        URI base = URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/api/v1/");
        try {
            return new Setup(
                    new AdminApi(base, SSLContext.getDefault(), "token"),
                    Path.of(""),
                    (environment, csr) -> "",
                    said::add);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                written.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            }
            byte[] body = text(exchange.getRequestURI().getPath().substring("/api/v1/".length()))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String text(String path) {
        if (path.startsWith("trust/")) {
            return "{\"authorities\":[{}],\"clientNames\":[{\"name\":\"int.api.service.nhs.uk\"},"
                    + "{\"name\":\"bars-proxy.spineservices.nhs.uk\"}],\"clientAddresses\":[{\"cidr\":\"127.0.0.0/8\"}]}";
        }
        if (path.startsWith("tenants/")) {
            return "{\"status\":\"" + statuses.get(path.substring("tenants/".length())) + "\"}";
        }
        if (path.endsWith("/services")) {
            return "{\"data\":[{\"value\":\"20000001\"},{\"value\":\"20000002\"},{\"value\":\"20000003\"},"
                    + "{\"value\":\"20000004\"}]}";
        }
        return path.endsWith("/certificates") ? "{\"data\":[{\"state\":\"ACTIVE\"}]}" : "{}";
    }
}
