package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.sender.KeyHosting;
import bars.platform.sender.ApplicationDocument;
import bars.portal.web.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningPagesTest {
    @Test
    void whatIsEmptiedIsTakenAwayAndWhatTheFormDoesNotShowStays() {
        var before = new ApplicationDocument(
                "Demo", "X26", "k-1", "app-9", "Sends", "Product", KeyHosting.portal, "https://t", "https://b");

        ApplicationDocument typed = SigningPages.typed(
                before, Form.with(Map.of("apiKey", "", "appId", "app-10", "description", "", "productName", "Other")));

        assertThat(typed)
                .isEqualTo(new ApplicationDocument(
                        "Demo", "X26", null, "app-10", null, "Other", KeyHosting.portal, "https://t", "https://b"));
    }
}
