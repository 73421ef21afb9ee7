package bars.edge.payara;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "a.nhs.uk, a.nhs.uk",
        "A.NHS.uk, a.nhs.uk",
        "a.nhs.uk:8443, a.nhs.uk",
        "a.nhs.uk., a.nhs.uk",
        "A.nhs.uk.:443, a.nhs.uk",
        "a.nhs.uk:, a.nhs.uk",
        "a.nhs.uk.., a.nhs.uk.",
    })
    void nameStandsWithoutPortCaseAndRoot(String header, String name) {
        assertThat(HostHeader.name(header)).isEqualTo(name);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {".", ":443", "a.nhs.uk:44x", "a.nhs.uk:1:2", "[::1]:443"})
    void whatNamesNoServerIsNothing(@Nullable String header) {
        assertThat(HostHeader.name(header)).isEmpty();
    }
}
