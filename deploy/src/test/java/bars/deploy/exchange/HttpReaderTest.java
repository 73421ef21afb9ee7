package bars.deploy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReaderTest {
    private static final String REPLIES =
            """
            HTTP/1.1 100 Continue\r
            \r
            HTTP/1.1 200 OK\r
            X-Request-Id:  one \r
            Content-Length: 5\r
            \r
            first\
            HTTP/1.1 201 Created\r
            Transfer-Encoding: chunked\r
            \r
            4\r
            seco\r
            2\r
            nd\r
            0\r
            \r
            HTTP/1.1 204 No Content\r
            \r
            HTTP/1.0 503 Service Unavailable\r
            \r
            to the end""";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void repliesAreReadOneByOneHoweverTheirBytesCome(int atOnce) throws IOException {
        HttpReader reader = new HttpReader(inPieces(REPLIES, atOnce));

        Reply first = reader.next(false);
        Reply second = reader.next(false);
        Reply third = reader.next(false);
        Reply last = reader.next(false);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("X-Request-Id")).hasValue("one");
        assertThat(first.text()).isEqualTo("first");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo("second");
        assertThat(third.status()).isEqualTo(204);
        assertThat(last.status()).isEqualTo(503);
        assertThat(last.text()).isEqualTo("to the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nfour"
            })
    void replyThatBreaksOffIsNone(String text) {
        assertThatThrownBy(() -> new HttpReader(inPieces(text, 3)).next(false)).isInstanceOf(EOFException.class);
    }

    private static InputStream inPieces(String text, int atOnce) {
        ByteArrayInputStream whole = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        return new InputStream() {
            @Override
            public int read() {
                return whole.read();
            }

            @Override
            public int read(byte[] into, int from, int length) {
                return whole.read(into, from, Math.min(length, atOnce));
            }
        };
    }
}
