package bars.messages.definition;

/**
 * How often a type of resource may occur in a payload.
 *
 * @param type name of the type
 * @param profile canonical of the profile
 * @param min fewest
 * @param max most; {@link #MANY} for no bound
 */
public record Focus(String type, String profile, int min, int max) {
    public static final int MANY = Integer.MAX_VALUE;

    private static final String UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-";

    static Focus one(String type) {
        return new Focus(type, UK_CORE + type, 1, 1);
    }

    static Focus some(String type, int min) {
        return new Focus(type, UK_CORE + type, min, MANY);
    }

    static Focus any(String type) {
        return some(type, 0);
    }

    static Focus optional(String type) {
        return new Focus(type, UK_CORE + type, 0, 1);
    }

    static Focus between(String type, int min, int max) {
        return new Focus(type, UK_CORE + type, min, max);
    }

    Focus as(String otherProfile) {
        return new Focus(type, otherProfile, min, max);
    }
}
