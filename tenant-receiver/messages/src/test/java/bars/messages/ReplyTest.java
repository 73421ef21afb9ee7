package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.json.BundleLayout;
import bars.messages.json.JsonLimits;
import bars.messages.reply.CaseFile;
import bars.messages.reply.Reply;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void resourcesAreFoundAgainInTheReplyWithoutReadingItAgain() {
        BarsMessage message = Samples.read(Samples.of("a1t1", "2.1.0").request());

        Reply reply = Reply.to(
                message,
                Workflow.NEW_REFERRAL,
                entry -> UUID.randomUUID().toString(),
                Optional.of(new CaseFile(UUID.randomUUID().toString(), "https://receiver.example/Id/case", "R-1")),
                Samples.NOW);

        BundleLayout layout = BundleLayout.of(reply.body(), JsonLimits.MESSAGE);
        for (BundleEntry entry : message.entries()) {
            var found = layout.entry(entry.fullUrl()).orElseThrow();
            assertThat(reply.resource(entry))
                    .as(entry.type())
                    .isEqualTo(Arrays.copyOfRange(reply.body(), found.resourceStart(), found.resourceEnd()));
        }
    }

    @Test
    void creationIsToldOnceWhateverTheSenderWroteThere() {
        SampleBundle booking = Samples.of("a1t1", "2.1.0").booking("slot-1", "schedule-1");
        booking.with("Appointment", appointment -> appointment.putNull("created"));
        BarsMessage message = Samples.read(booking);

        Reply reply = Reply.to(
                message, Workflow.NEW_BOOKING, entry -> UUID.randomUUID().toString(), Optional.empty(), Samples.NOW);

        String text = new String(reply.body(), StandardCharsets.UTF_8);
        assertThat(text).contains("\"created\":\"2026-11-24T12:00:00+00:00\"").doesNotContain("null");
    }

    @Test
    @Requirement("SYN-02")
    void theReceiversEncounterIsCalledByNoOtherClassThanTheSenders() {
        SampleBundle referral = Samples.of("a8t1", "1.0.0-alpha.3").request();
        referral.with("Encounter", encounter -> encounter
                .putObject("class")
                .put("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode")
                .put("code", "VR"));

        byte[] body = Reply.to(
                        Samples.read(referral),
                        Workflow.NEW_REFERRAL,
                        entry -> UUID.randomUUID().toString(),
                        Optional.of(
                                new CaseFile(UUID.randomUUID().toString(), "https://receiver.example/Id/case", "R-1")),
                        Samples.NOW)
                .body();

        assertThat(new String(body, StandardCharsets.UTF_8)).doesNotContain("emergency");
    }
}
