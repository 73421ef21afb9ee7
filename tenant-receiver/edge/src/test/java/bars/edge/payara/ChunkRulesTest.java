package bars.edge.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies, whole and broken, in one piece and byte by byte. Source: RFC 9112 §7.1. */
class ChunkRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\r\n\r\n",
                "5\r\nhello\r\n0\r\n\r\n",
                "00A\r\n0123456789\r\n1\r\n\n\r\n0\r\n\r\n",
                "5;name=value\r\nhello\r\n0;last\r\n\r\n",
                "5\r\nhello\r\n0\r\nX-Trailer: a\r\nX-Other: b\r\n\r\n",
                "5\r\nhello\r\n0\r\n\r\nGET /next HTTP/1.1\r\n",
                "5\r\nhel",
                "ff"
            })
    void soundBodiesAndTheirBeginningsAreTaken(String body) {
        assertThat(whole(body)).isNull();
        assertThat(byteByByte(body)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhelloX",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "3\r\nhello\r\n0\r\n\r\n",
                "\r\nhello",
                ";x\r\n",
                " 5\r\nhello\r\n",
                "5 \r\nhello\r\n",
                "0x5\r\nhello\r\n",
                "-5\r\n",
                "5\nhello\r\n",
                "5\rX",
                "123456789\r\n",
                "5;a\nb\r\n",
                "5;a\u0000b\r\n",
                "0\r\nX: a\nY: b\r\n\r\n",
                "0\r\n\rX"
            })
    void firstByteOutOfPlaceIsAFault(String body) {
        assertThat(whole(body)).isNotNull();
        assertThat(byteByByte(body)).isEqualTo(whole(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257})
    void extensionsHaveALimit(int length) {
        String fault = whole("5;" + "a".repeat(length) + "\r\nhello\r\n");

        assertThat(fault == null).isEqualTo(length <= 256);
    }

    @ParameterizedTest
    @CsvSource({
        "'0\r\n\r\n', true",
        "'5\r\nhello\r\n0\r\n\r\n', true",
        "'5\r\nhello\r\n0\r\nX-Trailer: a\r\n\r\n', true",
        "'0\r\n\r\nGET /next HTTP/1.1\r\n', true",
        "'', false",
        "'5\r\nhello\r\n', false",
        "'5\r\nhello\r\n0\r\n', false",
        "'5\r\nhello\r\n0\r\n\r', false",
        "'0\r\n\rX', false",
    })
    void bodyIsDoneWithTheLineFeedThatEndsIt(String body, boolean done) {
        ChunkRules rules = new ChunkRules();
        Buffer in = buffer(body);

        rules.read(in, 0, in.limit());

        assertThat(rules.isDone()).isEqualTo(done);
    }

    private static @Nullable String whole(String body) {
        ChunkRules rules = new ChunkRules();
        Buffer in = buffer(body);
        rules.read(in, 0, in.limit());
        return rules.fault();
    }

    private static @Nullable String byteByByte(String body) {
        ChunkRules rules = new ChunkRules();
        Buffer in = buffer(body);
        for (int i = 0; i < in.limit(); i++) {
            rules.read(in, i, i + 1);
        }
        return rules.fault();
    }

    private static Buffer buffer(String body) {
        return Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, body.getBytes(StandardCharsets.ISO_8859_1));
    }
}
