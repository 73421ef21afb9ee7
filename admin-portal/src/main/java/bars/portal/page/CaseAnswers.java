package bars.portal.page;

import bars.messages.response.ResponseKind;
import bars.platform.problem.Problem;
import java.util.Arrays;

/** The answers that a sender can be given, as a form names them. */
final class CaseAnswers {
    private CaseAnswers() {}

    static ResponseKind kind(String chosen) {
        return Arrays.stream(ResponseKind.values())
                .filter(kind -> kind.name().equals(chosen))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("/kind", "required", "Select what to answer"));
    }
}
