package bars.messages.reply;

/**
 * The receiver's own case about a request: what people on both sides call it by.
 *
 * @param encounterId id of the receiver's Encounter, a UUID
 * @param system naming system of the receiver's case numbers
 * @param reference the human-readable number
 */
public record CaseFile(String encounterId, String system, String reference) {
    /** fullUrl of the receiver's Encounter. */
    public String fullUrl() {
        return "urn:uuid:" + encounterId;
    }
}
