package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingPagesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "supplier-product-id | 200000000123 | \"200000000123\"",
                "supplier-product-id | 12345 | \"12345\"",
                "supplier-ods-code | 12345 | \"12345\"",
                "supplier-name | true | \"true\"",
                "roll-back-days | 29 | 29",
                "roll-back-days | a month | \"a month\"",
                "two-people-revoke | true | true",
                "two-people-revoke | 1 | \"1\"",
                "crl-hosts | 'crl.nhs.uk, *.nhs.uk' | '[\"crl.nhs.uk\",\"*.nhs.uk\"]'",
                "unknown | 1 | \"1\""
            })
    void whatIsTypedIsWrittenAsTheSettingIs(String name, String typed, String written) {
        assertThat(SettingPages.value(name, typed)).hasToString(written);
    }
}
