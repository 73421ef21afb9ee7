package bars.deploy.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {
    /** The order of the specification's own examples, between plain numbers. */
    private static final List<String> RISING = List.of(
            "0.9.12",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "20260101.0.0");

    @Test
    void followsTheSpecification() {
        assertThat(RISING.stream().map(SemanticVersion::of)).isSorted();
        assertThat(RISING.stream().map(SemanticVersion::of).distinct()).hasSameSizeAs(RISING);
    }

    @Test
    void whatIsBuiltAndWhatIsLeftOutDoNotCount() {
        assertThat(Stream.of("1.2.0", "1.2", "v1.2.0", "1.2.0+20130313", "1.2+x-y")
                        .map(SemanticVersion::of))
                .allMatch(one -> one.compareTo(SemanticVersion.of("1.2.0")) == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "1.2.3.4", "1.x", "link:../other", "1.0.0-"})
    void everythingElseIsNone(String text) {
        assertThatThrownBy(() -> SemanticVersion.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
