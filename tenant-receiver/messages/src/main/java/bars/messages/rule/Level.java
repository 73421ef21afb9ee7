package bars.messages.rule;

/** How much a rule weighs where the setting {@code elements} of a service is left as it is. */
public enum Level {
    /** The standard's profiles or its processing demand it, and every published example obeys: a message is refused. */
    REFUSE,
    /**
     * The payload tables demand it. Refused from the current version of an Application on, for which the tables are written;
     * noted for earlier ones, because messages of those were built from earlier tables.
     */
    CURRENT,
    /**
     * The tables name it, and published examples leave it out or no clause demands it: noted, and refused only where a
     * service wants so.
     */
    RECORD
}
