package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that the server cannot read are answered by us, as every other request is. */
class BrokenHeadIT {
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;

    private final RunningPlatform platform = RunningPlatform.shared();

    @ParameterizedTest
    @CsvSource({
        "GET, metadata, Content-Type: application/fhir+json|Content-Type: application/fhir+json",
        "GET, metadata, Content-Type: application/json|Content-Type: text/plain",
        "GET, Slot?status=free, Content-Type: a/b|Content-Type: a/b",
        "PUT, metadata, Content-Type: a/b|Content-Type: a/b|Content-Length: 0",
        "POST, $process-message, Content-Type: a/b|Content-Type: a/b|Content-Length: 0",
        "POST, %24process-message, Content-Type: a/b|Content-Type: a/b|Content-Length: 0",
        "POST, %24process-message, Content-Type: nonsense|Content-Length: 0",
        "POST, $process-message, Content-Type: nonsense|Content-Length: 0",
        "PUT, metadata, Content-Type: ;|Content-Length: 0",
    })
    void receiverAnswersWithAnOutcomeAndTheIds(String method, String path, String lines) throws IOException {
        Map<String, String> headers = ENDPOINT.headers();
        StringBuilder head = new StringBuilder(method + " /FHIR/R4/" + path + " HTTP/1.1\r\nHost: ")
                .append(ENDPOINT.serverName())
                .append("\r\n");
        headers.keySet().removeIf("Content-Type"::equalsIgnoreCase);
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append(lines.replace("|", "\r\n")).append("\r\n\r\n");
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            connection.send(head.toString().getBytes(StandardCharsets.ISO_8859_1));

            Reply reply = connection.await();

            assertThat(reply.status()).as(reply.text()).isBetween(400, 406);
            assertThat(reply.header("Content-Type").orElse("none")).startsWith("application/fhir+json");
            assertThat(reply.text()).contains("OperationOutcome").contains("REC_");
            assertThat(reply.header("X-Request-Id")).contains(headers.get("X-Request-Id"));
            assertThat(reply.header("X-Correlation-Id")).contains(headers.get("X-Correlation-Id"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/me, Content-Type: a/b|Content-Type: a/b",
        "GET, /api/v1/me, Content-Type: nonsense",
        "POST, /api/v1/tenants, Content-Type: application/json|Content-Type: application/json|Content-Length: 0",
        "POST, /api/v1/tenants, Content-Type: ;|Content-Length: 0",
        "POST, /api/v1/tenants, Content-Type:|Content-Length: 0",
        "GET, /api/v1/me, Accept: nonsense",
    })
    void adminApiAnswersWithAProblem(String method, String path, String lines) throws IOException {
        URI admin = platform.adminRequest("/").build().uri();
        String answer;
        try (Socket socket = platform.adminTls().getSocketFactory().createSocket(admin.getHost(), admin.getPort())) {
            socket.setSoTimeout(20_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + lines.replace("|", "\r\n") + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json")
                .contains("\"type\":\"/api/v1/problems/")
                .containsIgnoringCase("\r\nContent-Security-Policy: ");
    }
}
