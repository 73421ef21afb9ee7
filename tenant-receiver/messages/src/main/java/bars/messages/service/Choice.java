package bars.messages.service;

import java.util.Arrays;
import java.util.List;

/**
 * A place where the sources of the standard disagree or are silent, and what a service does there. Keys and values are
 * those of {@code settings} of a service; the first value is the recommended one.
 * Source: the clauses named, marked [CONFLICT] or [INF] in the contract.
 */
public enum Choice {
    ELEMENTS(
            "elements",
            "§2.5",
            "Elements that the payload tables ask for and a message leaves out: refused from the current version of its"
                    + " Application on, always recorded only, or always refused",
            "current",
            "record",
            "refuse"),
    RESOURCES("extraResources", "§2.4", "Resources that the message definition does not name", "accept", "refuse"),
    VERSIONS(
            "versionMatch",
            "§1.4",
            "How near an Application version must be to a configured one",
            "minor",
            "exact",
            "major"),
    VERSIONLESS_CANCEL("versionlessCancel", "§8", "A cancellation without Bundle.meta.versionId", "accept", "refuse"),
    MISSING_USE_CASE(
            "missingUseCase", "§2.3", "A message other than a cancellation without use-case code", "refuse", "accept"),
    ORGANISATION(
            "destinationOrganisation",
            "§2.2",
            "A destination.receiver with the ODS code of somebody else",
            "refuse",
            "accept"),
    NAMELESS_ORGANISATION("namelessDestination", "§2.2", "A destination.receiver without ODS code", "accept", "refuse"),
    REFERRAL_UPDATES("referralUpdates", "§2.7", "Updates of referrals outside Application 6", "refuse", "accept"),
    BOOKING_UPDATES("bookingUpdates", "§2.7", "Updates of bookings", "refuse", "accept"),
    UNKNOWN_DEFINITION(
            "unknownDefinition", "§2.4", "A retired or misspelt national message definition", "infer", "refuse"),
    UNKNOWN_CANCEL("cancelUnknown", "§2.9", "Cancellation of something that is not there", "not-found", "bad-request"),
    STALE_CANCEL(
            "cancelNotCurrent",
            "§2.9",
            "Cancellation of something that is no longer current",
            "conflict",
            "bad-request",
            "unprocessable"),
    SECOND_BOOKING("secondBooking", "§2.9", "A second open booking of one patient", "accept", "conflict"),
    SECOND_REFERRAL(
            "secondReferral", "§2.9", "A second active referral or validation of one patient", "accept", "conflict"),
    SEARCH_BY_NAME("demographicSearch", "§1.9", "Searching by name, date of birth and postcode", "accept", "refuse"),
    SLOT_SERVICE("slotService", "§1.8", "A search for slots that does not name the service", "refuse", "accept"),
    XML("xml", "§1.4", "Messages in XML", "off", "on"),
    LOCAL_CHANGE(
            "localChange",
            "§2.9",
            "An update of something that was changed here: refused whenever it was changed since it came, or only when it"
                    + " was changed after the update was written",
            "since-receipt",
            "since-written"),
    OTHER_PATIENT(
            "cancelOtherPatient",
            "§2.9",
            "A cancellation whose NHS number is not that of the record that it names",
            "conflict",
            "accept"),
    MOVED_PATIENT(
            "updateOtherPatient",
            "§2.1",
            "An update whose NHS number is not that of the record that it names",
            "conflict",
            "accept"),
    UNKNOWN_RESPONSE("unknownResponse", "§2.10", "A response to a request that is not known here", "refuse", "accept"),
    UNKNOWN_LINK(
            "unknownLink",
            "§2.9",
            "A link to a booking or referral that is not here or was withdrawn; refused with 404 or 400",
            "accept",
            "refuse",
            "bad-request");

    private final String key;
    private final String clause;
    private final String meaning;
    private final List<String> options;

    Choice(String key, String clause, String meaning, String... options) {
        this.key = key;
        this.clause = clause;
        this.meaning = meaning;
        this.options = List.copyOf(Arrays.asList(options));
    }

    /** Name of the setting. */
    public String key() {
        return key;
    }

    /** Clause of the contract. */
    public String clause() {
        return clause;
    }

    /** What is decided, for people. */
    public String meaning() {
        return meaning;
    }

    /** All values that it can have; the first is what a service does that says nothing. */
    public List<String> options() {
        return options;
    }
}
