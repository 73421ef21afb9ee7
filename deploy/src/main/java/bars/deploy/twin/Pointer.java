package bars.deploy.twin;

import org.jspecify.annotations.Nullable;

/**
 * A pointer in the registry of the twin, without its patient.
 *
 * @param id what the registry calls it
 * @param record id of the booking
 * @param service value of the service's identifier
 * @param custodian ODS code
 * @param address where the booking is read
 * @param start when it begins
 */
public record Pointer(
        String environment,
        String id,
        String record,
        String service,
        String custodian,
        String address,
        @Nullable String start) {}
