package bars.portal.page;

import bars.platform.certificate.UkTime;
import bars.platform.problem.Problem;
import bars.portal.web.Form;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a certificate shall go live, as a form carries it: now, or at a time in the United Kingdom. */
final class ActivationTime {
    private ActivationTime() {}

    /** The form before anybody has chosen. */
    static Form form() {
        return Form.with(Map.of("when", "now"));
    }

    /**
     * The time that was typed, after {@code present}; null for now.
     *
     * @throws Problem naming the field that says nothing, or not what the other says
     */
    static @Nullable Instant typed(Form form, Instant present) {
        boolean planned = form.value("when").equals("at");
        if (!planned && !form.value("when").equals("now")) {
            throw Problem.invalid("/when", "choice", "Select when it shall go live");
        }
        if (!planned && !form.value("at").isEmpty()) {
            // Who typed a time and left the choice alone would put it live at once without wanting to.
            throw Problem.invalid("/when", "choice", "Select the time, or empty its field for now");
        }
        return planned ? later(UkTime.instant("/at", form.value("at")), present) : null;
    }

    private static Instant later(Instant typed, Instant present) {
        if (!typed.isAfter(present)) {
            throw Problem.invalid("/at", "range", "Enter a time that is still to come");
        }
        return typed;
    }
}
