package bars.edge.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalCountsTest {
    @ParameterizedTest
    @CsvSource({
        "400, REC_BAD_REQUEST",
        "413, REC_BAD_REQUEST",
        "415, REC_NOT_ACCEPTABLE",
        "418, REC_BAD_REQUEST",
        "421, REC_BAD_REQUEST",
        "431, REC_BAD_REQUEST",
        "500, REC_SERVER_ERROR",
        "505, REC_SERVER_ERROR",
    })
    void everyStatusHasACodeOfTheStandard(int status, String code) {
        assertThat(RefusalCounts.code(status)).isEqualTo(code);
    }

    @Test
    void refusalsAreCountedByEnvironmentAndCode() {
        long before = counted("PROD", "REC_CONFLICT");

        RefusalCounts.count("PROD", 409);
        RefusalCounts.count("PROD", 409);
        RefusalCounts.count(null, 409);

        assertThat(counted("PROD", "REC_CONFLICT") - before).isEqualTo(2);
        assertThat(counted("", "REC_CONFLICT")).isPositive();
    }

    private static long counted(String environment, String code) {
        return RefusalCounts.counts().stream()
                .filter(one ->
                        one.environment().equals(environment) && one.word().equals(code))
                .mapToLong(EnvironmentCount::count)
                .sum();
    }
}
