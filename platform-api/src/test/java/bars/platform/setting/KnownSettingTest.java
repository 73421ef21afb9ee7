package bars.platform.setting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KnownSettingTest {
    @ParameterizedTest
    @CsvSource({
        "SUPPLIER_CONTACT_EMAIL, team@supplier.example",
        "SUPPLIER_ODS_CODE, SUP01",
        "SUPPLIER_LABEL, supplier-1",
        "PUBLIC_URL, https://bars-keys.example.nhs.uk",
        "PUBLIC_URL, https://example.nhs.uk:8443/bars/",
        "SUPPLIER_NAME, Zoë & Co",
    })
    void valueOfItsKindIsTaken(KnownSetting setting, String value) {
        assertThat(setting.takes(TextNode.valueOf(value))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "SUPPLIER_CONTACT_EMAIL, nonsense",
        "SUPPLIER_CONTACT_EMAIL, team@supplier",
        "SUPPLIER_CONTACT_EMAIL, 'a@b.example, c@d.example'",
        "SUPPLIER_ODS_CODE, !!",
        "SUPPLIER_ODS_CODE, sup01",
        "SUPPLIER_LABEL, a b",
        "SUPPLIER_LABEL, -a",
        "PUBLIC_URL, foo",
        "PUBLIC_URL, http://keys.example.nhs.uk",
        "PUBLIC_URL, https://keys.example.nhs.uk/?a=b",
    })
    void valueThatCannotBeOneIsRefused(KnownSetting setting, String value) {
        assertThat(setting.takes(TextNode.valueOf(value))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingTakesItsStandardAndHasAnExpectation(KnownSetting setting) {
        assertThat(setting.takes(setting.standard())).isTrue();
        assertThat(setting.takes(NullNode.instance)).isFalse();
        assertThat(setting.expectation()).isNotBlank();
    }

    @Test
    void settingIsFoundByItsNameOnTheWire() {
        assertThat(KnownSetting.byName("public-url")).contains(KnownSetting.PUBLIC_URL);
    }
}
