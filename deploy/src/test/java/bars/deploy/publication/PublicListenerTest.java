package bars.deploy.publication;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.tls.ClientTls;
import bars.deploy.tls.ListenerIdentity;
import bars.deploy.tls.ServerTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicListenerTest {
    private static final String KEYS = "bars.public.jwks";

    @AfterEach
    void forget() {
        System.getProperties().remove(KEYS);
    }

    @Test
    void theKeysOfAnOwnerAreServed() throws Exception {
        publish(owner -> owner.equals("A1001/INT") ? "{\"keys\":[]}" : null);

        try (PublicListener listener = listen(Optional.empty())) {
            HttpResponse<String> known = get(listener, "/jwks/A1001/INT");

            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.body()).isEqualTo("{\"keys\":[]}");
            assertThat(known.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(get(listener, "/jwks/NOBODY/INT").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/tenants", "/console", "/FHIR/R4/metadata", "/health/live", "/jwks", "/JWKS/X/INT"})
    void nothingElseIsServed(String path) throws Exception {
        publish(owner -> "{\"keys\":[]}");

        try (PublicListener listener = listen(Optional.empty())) {
            HttpResponse<String> answer = get(listener, path);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void keysAreReadNotWritten() throws Exception {
        publish(owner -> "{\"keys\":[]}");

        try (PublicListener listener = listen(Optional.empty())) {
            HttpResponse<String> answer = send(
                    HttpClient.newHttpClient(),
                    HttpRequest.newBuilder(uri("http", listener, "/jwks/A1001/INT"))
                            .DELETE());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void whileNobodyKnowsTheKeysTheAnswerIsToComeBackLater() throws Exception {
        try (PublicListener listener = listen(Optional.empty())) {
            HttpResponse<String> answer = get(listener, "/jwks/A1001/INT");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void withACertificateItSpeaksTls(@TempDir Path folder) throws Exception {
        publish(owner -> "{\"keys\":[]}");
        StateFolder home = StateFolder.at(folder.resolve("home"));
        new DevelopmentPki(home, Clock.systemUTC()).ensure();
        SSLContext tls =
                ServerTls.presenting(ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/admin.key")));

        try (PublicListener listener = listen(Optional.of(tls))) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(ClientTls.trusting(home.path("pki/admin-ca.pem")))
                    .build();

            assertThat(send(client, HttpRequest.newBuilder(uri("https", listener, "/jwks/A1001/PROD")))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void publish(Function<String, @Nullable String> keys) {
        System.getProperties().put(KEYS, keys);
    }

    private static PublicListener listen(Optional<SSLContext> tls) {
        return PublicListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
    }

    private static URI uri(String scheme, PublicListener listener, String path) {
        return URI.create(scheme + "://127.0.0.1:" + listener.port() + path);
    }

    private static HttpResponse<String> get(PublicListener listener, String path) throws Exception {
        return send(HttpClient.newHttpClient(), HttpRequest.newBuilder(uri("http", listener, path)));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
