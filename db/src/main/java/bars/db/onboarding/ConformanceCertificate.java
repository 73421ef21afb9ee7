package bars.db.onboarding;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Technical Conformance Certificate: Solution Assurance's word that a product does a BaRS Application rightly.
 *
 * @param application number of the Application
 * @param reference what the NHS calls it
 * @param validUntil last day; null for no end
 * @param document the paper itself
 * @param version grows with each change
 */
public record ConformanceCertificate(
        UUID id,
        String product,
        String application,
        @Nullable String reference,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        @Nullable String documentName,
        byte @Nullable [] document,
        long version) {
    /** Whether it vouches for {@code wanted} on {@code day}. */
    public boolean covers(String wanted, LocalDate day) {
        return application.equals(wanted)
                && !day.isBefore(validFrom)
                && (validUntil == null || !day.isAfter(validUntil));
    }
}
