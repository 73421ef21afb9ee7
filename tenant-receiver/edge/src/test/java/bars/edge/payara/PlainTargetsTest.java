package bars.edge.payara;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTargetsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/", "/api/v1/tenants/X26", "/a%20b", "/%7e%7E"})
    void pathsThatCanBeDecodedPass(String path) {
        assertThat(PlainTargets.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%2", "/console/%zz", "/%%20", "/a%2"})
    void othersDoNot(String path) {
        assertThat(PlainTargets.isPlain(path)).isFalse();
    }
}
