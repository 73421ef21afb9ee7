package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** {@code $process-message} over one kept-alive connection with mutual TLS; anything but 200 ends the run. */
final class MessageExchange implements Work {
    private final ProxyConnection connection;
    private final Supplier<Map<String, String>> headers;
    private final byte[] message;

    MessageExchange(ProxyConnection connection, Supplier<Map<String, String>> headers, byte[] message) {
        this.connection = connection;
        this.headers = headers;
        this.message = message;
    }

    @Override
    public void once() throws IOException {
        Reply reply = connection.exchange("POST", "/FHIR/R4/$process-message", headers.get(), message);
        if (reply.status() != 200) {
            throw new IOException("the reply was " + reply.status() + ": " + reply.text());
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
