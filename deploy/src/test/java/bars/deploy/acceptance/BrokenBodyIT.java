package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in chunks over the listener: whole ones reach the application, broken ones are answered at their first fault. */
class BrokenBodyIT {
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;

    private final RunningPlatform platform = RunningPlatform.shared();

    /** Each stays open after its fault: a reader that waited for more would say 408 in the end. */
    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhelloX", "3\r\nhello\r\n", "zz\r\n", "5\nhello"})
    void brokenChunkIsABadRequestWithItsIds(String body) throws IOException {
        Map<String, String> headers = ENDPOINT.headers();
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            connection.send(head(headers));
            connection.send(body.getBytes(StandardCharsets.ISO_8859_1));

            refused(connection.await(), headers);
        }
    }

    @Test
    void brokenChunkAfterSoundOnesIsABadRequest() throws IOException {
        Map<String, String> headers = ENDPOINT.headers();
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            connection.send(head(headers));
            connection.send(chunk(ENDPOINT.referral()));
            connection.send("2\r\nabX".getBytes(StandardCharsets.ISO_8859_1));

            refused(connection.await(), headers);
        }
    }

    @Test
    void wholeReferralInChunksIsTaken() throws IOException {
        byte[] referral = ENDPOINT.referral();
        int half = referral.length / 2;
        try (ProxyConnection connection = platform.connect(ENDPOINT)) {
            connection.send(head(ENDPOINT.headers()));
            connection.send(chunk(java.util.Arrays.copyOf(referral, half)));
            connection.send(chunk(java.util.Arrays.copyOfRange(referral, half, referral.length)));
            connection.send("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

            Reply taken = connection.await();

            assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        }
    }

    private static void refused(Reply reply, Map<String, String> headers) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.text()).contains("OperationOutcome").contains("REC_BAD_REQUEST");
        assertThat(reply.header("X-Request-Id")).contains(headers.get("X-Request-Id"));
        assertThat(reply.header("X-Correlation-Id")).contains(headers.get("X-Correlation-Id"));
    }

    private static byte[] head(Map<String, String> headers) {
        StringBuilder head = new StringBuilder("POST /FHIR/R4/$process-message HTTP/1.1\r\nHost: ")
                .append(ENDPOINT.serverName())
                .append("\r\nTransfer-Encoding: chunked\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunk(byte[] content) {
        byte[] start = (Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(start, start.length + content.length + 2);
        System.arraycopy(content, 0, whole, start.length, content.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        return whole;
    }
}
