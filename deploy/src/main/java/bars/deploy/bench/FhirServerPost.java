package bars.deploy.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Stores the message in a general FHIR server by {@code POST /Bundle}, without TLS; anything but 201 ends the run. It is
 * told not to send the bundle back.
 */
final class FhirServerPost implements Work {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client;
    private final HttpRequest request;

    FhirServerPost(URI server, byte[] message) {
        this.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.request = HttpRequest.newBuilder(URI.create(server + "/Bundle"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=minimal")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message))
                .build();
    }

    @Override
    public void once() throws IOException, InterruptedException {
        HttpResponse<String> answer = answer();
        if (answer.statusCode() != 201) {
            throw new IOException("the FHIR server answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** A connection that the server has closed meanwhile is no fault of it; the client does not repeat a POST by itself. */
    private HttpResponse<String> answer() throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException closed) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        // the client's connection ends with the client
    }
}
