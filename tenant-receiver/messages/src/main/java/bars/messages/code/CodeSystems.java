package bars.messages.code;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Systems of codes and identifiers, in the spelling that we emit, and the one comparison for all of them: without regard
 * to scheme, case, surrounding blanks and a closing slash, because published material differs in each of these.
 * Source: contract §2.2, §10, §11.1 no. 10.
 */
public final class CodeSystems {
    public static final String EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars";
    public static final String REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars";
    public static final String CATEGORIES = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest";
    public static final String USE_CASES = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars";
    public static final String REJECTED_REASONS = "https://fhir.nhs.uk/CodeSystem/rejected-reasons-bars";
    public static final String ENCOUNTER_REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-encounter";
    public static final String PATHWAYS_OUTCOMES = "https://fhir.nhs.uk/CodeSystem/pathways-dx-codes";
    public static final String FLAG_CATEGORIES = "https://fhir.nhs.uk/CodeSystem/flag-categories-bars";
    public static final String SCENE_SAFETY = "https://fhir.nhs.uk/CodeSystem/scene-safety-codes-bars";
    public static final String CONSENTS = "https://fhir.nhs.uk/CodeSystem/consent-categories-bars";
    public static final String LOCATION_TYPES = "https://fhir.nhs.uk/CodeSystem/location-types-bars";
    public static final String ENCOUNTER_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    public static final String DOS_SERVICE = "https://fhir.nhs.uk/Id/dos-service-id";
    public static final String ODS = "https://fhir.nhs.uk/Id/ods-organization-code";
    public static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

    public static final String ROLE_PROFILE = "https://fhir.nhs.uk/Id/sds-role-profile-id";
    public static final String SNOMED = "http://snomed.info/sct";

    private CodeSystems() {}

    /** Whether both name the same system. */
    public static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && (one.equals(other) || key(one).equals(key(other)));
    }

    /** Whether {@code system} is the use-case system, whose plural is missing in pseudo-code. */
    public static boolean isUseCases(@Nullable String system) {
        if (system == null) {
            return false;
        }
        String key = key(system);
        return key.equals(key(USE_CASES)) || key.endsWith("codesystem/usecase-categories-bars");
    }

    /** Form for comparing and indexing: lower case, without scheme and closing slash. */
    public static String key(String system) {
        String key = system.strip().toLowerCase(Locale.ROOT);
        int scheme = key.indexOf("://");
        key = scheme < 0 ? key : key.substring(scheme + 3);
        return key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    }
}
