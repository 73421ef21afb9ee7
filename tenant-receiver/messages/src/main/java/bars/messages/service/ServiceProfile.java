package bars.messages.service;

import bars.messages.code.ServiceId;
import bars.messages.code.UseCases;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a service is configured for. Immutable; made once per change of configuration and shared by all requests.
 *
 * @param id system and value that {@code NHSD-Target-Identifier} names
 * @param odsCode ODS code of the organisation that provides it
 * @param organisation name of that organisation
 * @param useCases codes that it takes, lower case
 * @param applicationVersions per Application number the versions that it takes; a pre-release is taken only when listed
 * @param coreVersion version of the Core that {@code /metadata} states, for instance 1.5.0
 * @param handlerKind who handles what it takes, for instance {@code inbox}
 * @param settings further settings; those of {@link Choice}, and {@code booking}, {@code slotWindowDays},
 *     {@code definitions} (bespoke canonicals), {@code requester}, {@code coreVersion}, {@code practiceSetting}
 */
public record ServiceProfile(
        ServiceId id,
        String odsCode,
        String organisation,
        Set<String> useCases,
        Map<String, List<String>> applicationVersions,
        String coreVersion,
        String handlerKind,
        Map<String, Object> settings) {

    /** Newest Core of the standard that this library knows. */
    public static final String CORE = "1.5.0";

    /** Days that a Slot search may span where a service says nothing; the standard gives no number. */
    private static final int SLOT_WINDOW_DAYS = 31;

    /** Applications whose workflows book slots. Source: contract §2.10. */
    static final Set<String> BOOKING = Set.of("1", "2", "7");

    /** Settings that are no choice between values. */
    private static final Set<String> SETTINGS =
            Set.of("booking", "coreVersion", "definitions", "practiceSetting", "requester", "slotWindowDays");

    public ServiceProfile {
        Set<String> codes = new LinkedHashSet<>();
        useCases.forEach(code -> codes.add(UseCases.normal(code)));
        useCases = Set.copyOf(codes);
        Map<String, List<String>> versions = new LinkedHashMap<>();
        applicationVersions.forEach((application, list) -> versions.put(application, List.copyOf(list)));
        applicationVersions = Map.copyOf(versions);
        settings = Map.copyOf(settings);
    }

    /** A service with the newest Core, the inbox and no further settings. */
    public static ServiceProfile of(
            ServiceId id,
            String odsCode,
            String organisation,
            Set<String> useCases,
            Map<String, List<String>> applicationVersions) {
        return new ServiceProfile(id, odsCode, organisation, useCases, applicationVersions, CORE, "inbox", Map.of());
    }

    /** Names of all settings that a service can have; there are no others. */
    public static Set<String> settingNames() {
        Set<String> names = new TreeSet<>(SETTINGS);
        for (Choice choice : Choice.values()) {
            names.add(choice.key());
        }
        return names;
    }

    /** What this service does at {@code choice}: a value of it. */
    public String decision(Choice choice) {
        Object value = settings.get(choice.key());
        return value instanceof String text && choice.options().contains(text)
                ? text
                : choice.options().get(0);
    }

    /** Whether this service does {@code value} at {@code choice}. */
    public boolean decides(Choice choice, String value) {
        return decision(choice).equals(value);
    }

    /** Same service with one setting changed. */
    public ServiceProfile with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.put(key, value);
        return new ServiceProfile(
                id, odsCode, organisation, useCases, applicationVersions, coreVersion, handlerKind, changed);
    }

    /** Whether it offers slots: by setting {@code booking}, else where it takes bookings. */
    public boolean booking() {
        return settings.get("booking") instanceof Boolean on ? on : takesBookings();
    }

    /** Whether bookings may be kept here: it takes or offers them. Slots may be offered elsewhere. */
    public boolean keepsBookings() {
        return booking() || takesBookings();
    }

    private boolean takesBookings() {
        return applications().stream().anyMatch(BOOKING::contains);
    }

    /** Whether it takes referrals or validations. */
    public boolean referrals() {
        return applications().stream().anyMatch(application -> !application.equals("7"));
    }

    /** Days that a Slot search may span. */
    public int slotWindowDays() {
        return settings.get("slotWindowDays") instanceof Number days && days.intValue() > 0
                ? days.intValue()
                : SLOT_WINDOW_DAYS;
    }

    /** Canonicals of message definitions of its own. */
    public Set<String> bespokeDefinitions() {
        Set<String> canonicals = new LinkedHashSet<>();
        if (settings.get("definitions") instanceof List<?> list) {
            list.forEach(canonical -> canonicals.add(String.valueOf(canonical)));
        }
        return canonicals;
    }

    /** Numbers of the Applications of its use cases, in order. */
    public Set<String> applications() {
        Set<String> numbers = new TreeSet<>();
        useCases.forEach(useCase -> UseCases.application(useCase).ifPresent(numbers::add));
        return numbers;
    }

    /** Whether an ODS code is this organisation's. */
    public boolean isProvidedBy(String ods) {
        return odsCode.equalsIgnoreCase(ods.strip());
    }

    /** Whether a service id in a message or header means this service. */
    public boolean isNamedBy(ServiceId other) {
        return id.names(other);
    }
}
