package bars.messages.response;

import org.jspecify.annotations.Nullable;

/**
 * The few words that a response is built from.
 *
 * @param status of the Encounter for {@code STATUS}: planned, in-progress or finished; of the CarePlan for {@code FULL}:
 *     active when an ambulance is needed, completed when nothing more is to be done; null for the others
 * @param reasonCode for {@code REJECTION}: of rejected-reasons-bars; for {@code FULL}: the outcome, as {@code system|code}
 *     or as a code of pathways-dx-codes; null for the others
 * @param note for the reader; may be patient data
 */
public record ResponseOrder(
        ResponseKind kind, @Nullable String status, @Nullable String reasonCode, @Nullable String note) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "ResponseOrder " + kind;
    }
}
