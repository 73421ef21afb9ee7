package bars.messages;

import static bars.messages.Samples.read;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.sample.SampleBundle;
import java.util.List;

/** What a service of {@code a1t1} says of a message in an Application version. */
final class Verdicts {
    private Verdicts() {}

    /** The rules that it notes of a message that it takes. */
    static List<String> noted(SampleBundle sample, String version) {
        return Intake.check(read(sample), service("a1t1", version)).noted().stream()
                .map(Issue::rule)
                .toList();
    }

    static void refused(SampleBundle sample, String version, String rule) {
        assertThatThrownBy(() -> Intake.check(read(sample), service("a1t1", version)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST);
                    assertThat(refusal.issue().type()).isEqualTo(IssueType.INVARIANT);
                    assertThat(refusal.issue().rule()).isEqualTo(rule);
                });
    }
}
