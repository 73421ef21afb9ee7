package bars.receiver.handler.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.json.JsonLimits;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final int MIB = 1024 * 1024;

    @Test
    @Requirement("UPD-01")
    void caseThatGrewLargerThanAMessageIsUpdatedFurther() {
        byte[] grown = merged(bundle("a", texts(9)), bundle("b", texts(9)));
        assertThat(grown).hasSizeGreaterThan(JsonLimits.MESSAGE.bytes());

        byte[] updated = merged(grown, bundle("c", "1"));

        assertThat(new String(updated, StandardCharsets.UTF_8)).contains("urn:a", "urn:b", "urn:c");
    }

    @Test
    @Requirement("UPD-01")
    void caseThatHasMoreTokensThanAMessageIsUpdatedFurther() {
        String numbers = "1,".repeat(150_000) + "1";

        byte[] grown = merged(bundle("a", numbers), bundle("b", numbers));

        assertThat(merged(grown, bundle("c", "1"))).hasSizeGreaterThan(grown.length);
    }

    @Test
    void caseThatWouldBeLargerThanWhatIsKeptIsRefused() {
        byte[] grown = merged(bundle("a", texts(9)), bundle("b", texts(9)));

        assertThatThrownBy(() -> merged(grown, bundle("c", texts(3))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RecCode.UNPROCESSABLE_ENTITY);
                    assertThat(refusal.issue().type()).isEqualTo(IssueType.TOO_COSTLY);
                });
    }

    private static byte[] merged(byte[] stored, byte[] update) {
        return Merge.of(stored, update, Map.of());
    }

    private static String texts(int count) {
        String text = '"' + "x".repeat(MIB) + '"';
        return (text + ",").repeat(count - 1) + text;
    }

    private static byte[] bundle(String name, String values) {
        return ("{\"resourceType\":\"Bundle\",\"entry\":[{\"fullUrl\":\"urn:" + name
                        + "\",\"resource\":{\"resourceType\":\"Observation\",\"values\":[" + values + "]}}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
