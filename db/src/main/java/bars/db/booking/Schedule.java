package bars.db.booking;

import java.util.Map;
import java.util.UUID;

/**
 * A diary of a service.
 *
 * @param reference the name by which the tenant's own system knows it
 * @param resources FHIR resources that a Slot answer shows, by {@code practitioner}, {@code practitionerRole},
 *     {@code location}
 */
public record Schedule(UUID id, UUID serviceId, String reference, Map<String, Object> resources, long version) {}
