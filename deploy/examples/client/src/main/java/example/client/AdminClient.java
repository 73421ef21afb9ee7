package example.client;

import example.client.http.ApiClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Opens the generated client: the JDK's own HTTP client, a token, and the authority that vouches for the platform. */
public final class AdminClient {
    private AdminClient() {}

    /**
     * A client for the classes in {@code example.client.api}.
     *
     * @param platform for example {@code https://127.0.0.1:9443/api/v1}
     * @param tls trusts the platform's certificate
     * @param token an API token
     */
    public static ApiClient open(URI platform, SSLContext tls, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(platform.toString());
        client.setHttpClientBuilder(HttpClient.newBuilder().sslContext(tls));
        client.setConnectTimeout(Duration.ofSeconds(5));
        client.setReadTimeout(Duration.ofSeconds(30));
        client.setRequestInterceptor(request -> request.setHeader("Authorization", "Bearer " + token));
        return client;
    }
}
