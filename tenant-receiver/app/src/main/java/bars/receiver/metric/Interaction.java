package bars.receiver.metric;

/** What a request asks of a receiver, as far as its path tells. */
public enum Interaction {
    PROCESS_MESSAGE("process-message"),
    SLOT("slot"),
    APPOINTMENT("appointment"),
    SERVICE_REQUEST("servicerequest"),
    METADATA("metadata"),
    MESSAGE_DEFINITION("messagedefinition"),
    /** Nothing that a receiver serves. */
    OTHER("other");

    private final String word;

    Interaction(String word) {
        this.word = word;
    }

    /** @param path below the base, with or without a slash in front */
    public static Interaction of(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.indexOf('/', start);
        return switch (path.substring(start, end < 0 ? path.length() : end)) {
            case "$process-message" -> PROCESS_MESSAGE;
            case "Slot" -> SLOT;
            case "Appointment" -> APPOINTMENT;
            case "ServiceRequest" -> SERVICE_REQUEST;
            case "metadata" -> METADATA;
            case "MessageDefinition" -> MESSAGE_DEFINITION;
            default -> OTHER;
        };
    }

    String word() {
        return word;
    }
}
