package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code $process-message} over one kept-alive connection with mutual TLS; anything but 200 ends the run. The request is
 * put together once: each has ids of its own, written over those before, so that the load costs the machine little.
 */
final class MessageExchange implements Work {
    private final ProxyConnection connection;
    private final byte[] request;
    private final int requestId;
    private final int correlationId;

    MessageExchange(ProxyConnection connection, Supplier<Map<String, String>> headers, byte[] message) {
        this.connection = connection;
        Map<String, String> first = headers.get();
        this.request = connection.request("POST", ProxyConnection.PROCESS_MESSAGE, first, message);
        String head = new String(request, 0, request.length - message.length, StandardCharsets.ISO_8859_1);
        this.requestId = head.indexOf(String.valueOf(first.get("X-Request-Id")));
        this.correlationId = head.indexOf(String.valueOf(first.get("X-Correlation-Id")));
        if (requestId < 0 || correlationId < 0) {
            throw new IllegalArgumentException("a request without ids is never new");
        }
    }

    /**
     * With its first message done: the listener closes a connection that says nothing for some seconds after its handshake,
     * and the other callers may take longer than that to connect.
     */
    static MessageExchange begun(ProxyConnection connection, Supplier<Map<String, String>> headers, byte[] message)
            throws IOException {
        MessageExchange exchange = new MessageExchange(connection, headers, message);
        exchange.once();
        return exchange;
    }

    @Override
    public void once() throws IOException {
        renew(requestId);
        renew(correlationId);
        Reply reply = connection.exchange(request);
        if (reply.status() != 200) {
            throw new IOException("the reply was " + reply.status() + ": " + reply.text());
        }
    }

    private void renew(int place) {
        byte[] id = UUID.randomUUID().toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(id, 0, request, place, id.length);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
