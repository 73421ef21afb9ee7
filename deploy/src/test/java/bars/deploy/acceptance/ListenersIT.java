package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part answers on its own listener and on no other. */
class ListenersIT {
    private final RunningPlatform platform = RunningPlatform.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/FHIR/R4/metadata", "/FHIR/R4/$process-message", "/health/ready", "/metrics", "/openapi"})
    void adminListenerKnowsNothingOfTheOthers(String path) throws IOException {
        HttpResponse<String> answer = platform.admin(platform.adminRequest(path), false);

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(answer.body()).doesNotContain("CapabilityStatement").doesNotContain("bars_ready");
    }

    @ParameterizedTest
    @CsvSource({"/%, 400", "/console/%zz, 400", "/api/v1/tenants/%, 400", "/WEB-INF/web.xml, 404", "/META-INF/x, 404"})
    void pathsThatAreNoneAreRefusedWithoutAPageOfTheServer(String path, int status) throws IOException {
        URI admin = platform.adminRequest("/").build().uri();
        String answer;
        try (Socket socket = platform.adminTls().getSocketFactory().createSocket(admin.getHost(), admin.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContainIgnoringCase("payara");
    }

    @Test
    void adminApiAnswersOnItsOwnListener() throws IOException {
        assertThat(platform.admin(platform.adminRequest("/api/v1/me"), true).statusCode())
                .isEqualTo(200);
        assertThat(platform.admin(platform.adminRequest("/api/v1/me"), false).statusCode())
                .isEqualTo(401);
    }

    @Test
    void managementListenerHasHealthAndMetricsAlone() throws IOException {
        assertThat(platform.management("/health/live").statusCode()).isEqualTo(200);
        assertThat(platform.management("/metrics").body()).contains("bars_ready 1");
        assertThat(platform.management("/FHIR/R4/metadata").statusCode()).isEqualTo(404);
        assertThat(platform.management("/api/v1/me").statusCode()).isEqualTo(404);
    }

    @Test
    void statusSaysWhatRuns() throws Exception {
        RunningPlatform none = RunningPlatform.fresh("nothing");

        assertThat(none.run("status")).isEqualTo(1);
        assertThat(none.printed()).startsWith("Nothing runs on ");
    }

    @Test
    void migrationBesideItSaysWhatRunsAndWhatToDo() throws Exception {
        assertThat(platform.run("migrate")).isEqualTo(1);
        assertThat(platform.printed())
                .contains("The platform runs on " + platform.home())
                .contains("deploy/bars stop")
                .hasLineCount(1);
    }

    @Test
    void whatItKeepsIsForNobodyElse() throws IOException {
        for (String folder : List.of("logs", "pki", "demo")) {
            try (Stream<Path> files = Files.walk(platform.home().resolve(folder))) {
                assertThat(files).hasSizeGreaterThan(1).allSatisfy(file -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }
}
