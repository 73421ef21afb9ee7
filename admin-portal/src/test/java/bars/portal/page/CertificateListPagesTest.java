package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateListPagesTest {
    @Test
    void calendarEndsWithAMonthOfTheUk() {
        assertThat(CertificateListPages.calendarEnd(Instant.parse("2026-07-31T22:59:59Z")))
                .isEqualTo("2027-06-30T23:00:00Z");
        assertThat(CertificateListPages.calendarEnd(Instant.parse("2026-07-31T23:00:00Z")))
                .isEqualTo("2027-07-31T23:00:00Z");
    }
}
