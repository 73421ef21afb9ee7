package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.record.RecordKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content of a message, as it came. */
class MessageContentApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    BODY1, <Bundle xmlns="http://hl7.org/fhir"/>, application/fhir+xml
                    BODY2, {"resourceType":"Bundle"},             application/fhir+json
                    """)
    void isCalledWhatItIs(String tenant, String content, String type) {
        var site = Cases.site(platform, tenant, Environment.INT);
        var id = Cases.message(platform, site, RecordKind.REFERRAL, content, "CASE-1");
        String path = "messages/" + id + "/payload";

        var read = platform.get(path + "?reason=complaint").send();
        var opened = platform.request("POST", path, "{'reason':'complaint'}").send();

        assertThat(read.header("Content-Type")).startsWith(type);
        assertThat(opened.header("Content-Type")).startsWith(type);
        assertThat(opened.body()).isEqualTo(content);
    }

    @Test
    void isHandedToWhoAsksForXmlAlone() {
        var site = Cases.site(platform, "BODY3", Environment.INT);
        var id = Cases.message(platform, site, RecordKind.REFERRAL, "<Bundle/>", "CASE-1");

        var read = platform.get("messages/" + id + "/payload?reason=complaint")
                .header("Accept", "application/fhir+xml")
                .send();

        assertThat(read.status()).as(read.body()).isEqualTo(200);
    }
}
