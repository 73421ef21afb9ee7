package bars.messages.search;

import java.time.Instant;
import java.util.Map;

/**
 * A diary whose slots are offered.
 *
 * @param id what the booking will send back
 * @param reference name of the diary in the tenant's own system
 * @param resources FHIR resources by {@code practitioner}, {@code practitionerRole}, {@code location}; each may be absent
 * @param stored when it became as it is
 */
public record OfferedSchedule(String id, String reference, Map<String, Object> resources, Instant stored) {}
