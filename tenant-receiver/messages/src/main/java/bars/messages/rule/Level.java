package bars.messages.rule;

/** How much a rule weighs. */
public enum Level {
    /** The standard's profiles or its processing demand it, and every published example obeys: a message is refused. */
    REFUSE,
    /**
     * The payload tables demand it and published examples leave it out: noted, and refused only where the service decides so
     * (setting {@code elements}).
     */
    RECORD
}
