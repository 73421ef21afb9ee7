package bars.edge.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that two readers could take in two ways. Source: RFC 9112. */
class HeadRulesTest {
    private static final String GOOD = "GET /FHIR/R4/metadata HTTP/1.1\r\nHost: a.nhs.uk\r\n";

    @Test
    void plainHeadIsTakenAndItsIdsAreKnown() {
        HeadRules rules = read(GOOD + "X-Request-Id: abc\r\nX-Correlation-Id: def\r\nContent-Length: 12\r\n\r\n");

        assertThat(rules.fault()).isNull();
        assertThat(rules.requestId()).isEqualTo("abc");
        assertThat(rules.correlationId()).isEqualTo("def");
        assertThat(rules.contentLength()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded: line\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nName : value\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nna me: value\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /\r\n\r\n",
                "GET\r\n\r\n",
                "GET https://other.nhs.uk/ HTTP/1.1\r\nHost: a.nhs.uk\r\n\r\n",
                "GET http://a.nhs.uk/ HTTP/1.1\r\nHost: a.nhs.uk\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void headsThatCanBeReadInTwoWaysAreBadRequests(String head) {
        HeadRules.Fault fault = read(head).fault();

        assertThat(fault).isNotNull();
        assertThat(fault == null ? 0 : fault.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"9000, 414", "100, 0"})
    void requestLineHasALimit(int length, int status) {
        HeadRules.Fault fault = read("GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .fault();

        assertThat(fault == null ? 0 : fault.status()).isEqualTo(status);
    }

    @Test
    void noTunnelIsOpened() {
        HeadRules rules = read("CONNECT /FHIR/R4/metadata HTTP/1.1\r\nHost: a\r\nX-Request-Id: 1\r\n\r\n");

        assertThat(rules.fault())
                .isNotNull()
                .extracting(HeadRules.Fault::status)
                .isEqualTo(405);
        assertThat(rules.requestId()).isEqualTo("1");
    }

    @Test
    void idsThatCannotBeEchoedAreLeftOut() {
        assertThat(read(GOOD + "X-Request-Id: a b\r\n\r\n").requestId()).isNull();
        assertThat(read(GOOD + "X-Request-Id: " + "a".repeat(65) + "\r\n\r\n").requestId())
                .isNull();
    }

    private static HeadRules read(String head) {
        return HeadRules.read(head.getBytes(StandardCharsets.ISO_8859_1), 8_192);
    }
}
