package bars.db.booking;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A diary of a service.
 *
 * @param reference the name by which the tenant's own system knows it
 * @param resources FHIR resources that a Slot answer shows, by {@code practitioner}, {@code practitionerRole},
 *     {@code location}
 * @param updatedAt when it was stored as it is
 */
public record Schedule(
        UUID id, UUID serviceId, String reference, Map<String, Object> resources, long version, Instant updatedAt) {}
