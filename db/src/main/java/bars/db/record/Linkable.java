package bars.db.record;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record as far as a message asks that wants to be linked with it.
 *
 * @param ids ids assigned to its entries by fullUrl, a JSON object
 * @param ofPatient whether it is of the message's patient, or nothing tells the two apart
 * @param linkedId what it is linked with already
 */
public record Linkable(
        UUID id,
        RecordKind kind,
        UUID serviceId,
        String status,
        UUID correlationId,
        byte[] ids,
        boolean ofPatient,
        @Nullable UUID linkedId,
        int version) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "Linkable[" + kind + " " + id + " v" + version + "]";
    }
}
