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
 * @param ambulanceReference for {@code FULL} with status active, when validation raised the case to category 1 or 2 and an
 *     ambulance was asked for by another way (ITK): the reference of that case; null for the others
 */
public record ResponseOrder(
        ResponseKind kind,
        @Nullable String status,
        @Nullable String reasonCode,
        @Nullable String note,
        @Nullable String ambulanceReference) {

    /** An order without a case of the ambulance service. */
    public ResponseOrder(
            ResponseKind kind, @Nullable String status, @Nullable String reasonCode, @Nullable String note) {
        this(kind, status, reasonCode, note, null);
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "ResponseOrder " + kind;
    }
}
