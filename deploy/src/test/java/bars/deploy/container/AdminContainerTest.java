package bars.deploy.container;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.access.BreakGlass;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The admin application's package in a server that is not ours, without the launcher and without the receiver. Beyond what
 * the whole-process tests prove, this shows that console and REST API stand by themselves: a node with this application
 * alone needs no class of the launcher or of the receiver, and its providers answer before the server's own pages do.
 */
@ExtendWith({Site.class, ArquillianExtension.class})
class AdminContainerTest {
    private final Site.Ground ground = Site.ground();
    private final HttpClient client = HttpClient.newHttpClient();

    @Deployment(testable = false)
    static WebArchive admin() {
        return ShrinkWrap.createFromZipFile(
                WebArchive.class,
                Path.of("target", "home", "apps", "admin-portal.war").toFile());
    }

    @Test
    void theApplicationStandsByItself() throws Exception {
        HttpResponse<String> tenant = get("/api/v1/tenants/" + HostedTenant.ODS_CODE, token());

        assertThat(tenant.statusCode()).as(tenant.body()).isEqualTo(200);
        assertThat(tenant.body()).contains(HostedTenant.NAME);
        assertThat(ground.hasLoaded("org.hibernate.internal.SessionFactoryImpl "))
                .isTrue();
        assertThat(ground.hasLoaded("bars.receiver.")).isFalse();
        assertThat(ground.hasLoaded("bars.deploy.")).isFalse();
    }

    @Test
    void whoeverIsNotSignedInAndWhateverIsNotThereGetsAProblemDocument() throws Exception {
        problem(get("/api/v1/tenants/" + HostedTenant.ODS_CODE, ""), 401);
        problem(get("/api/v1/tenants/NOBODY", token()), 404);
        problem(get("/api/v1/nothing-like-this", token()), 404);
    }

    @Test
    void theContractIsServedToEverybody() throws Exception {
        HttpResponse<String> contract = get("/api/v1/openapi.yaml", "");

        assertThat(contract.statusCode()).isEqualTo(200);
        assertThat(contract.body()).startsWith("openapi: 3.1");
    }

    private static void problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"status\":" + status);
    }

    private String token() {
        return new BreakGlass(ground.database().database(), Clock.systemUTC())
                .adminToken("container test", Duration.ofMinutes(10));
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + ground.admin().getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
