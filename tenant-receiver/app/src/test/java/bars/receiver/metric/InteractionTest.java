package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InteractionTest {
    @ParameterizedTest
    @CsvSource({
        "$process-message, process-message",
        "Slot, slot",
        "/Slot, slot",
        "Appointment/9990000018, appointment",
        "ServiceRequest, servicerequest",
        "metadata, metadata",
        "/MessageDefinition/, messagedefinition",
        "Slots, other",
        "9990000018/Slot, other",
        "'', other",
        "/, other",
    })
    void pathTellsOneOfAFewWords(String path, String word) {
        assertThat(Interaction.of(path).word()).isEqualTo(word);
    }
}
