package bars.db.sender;

/** Who can do something about a dead letter. */
public enum ActsNext {
    /** The tenant: its message was refused for what it says. */
    TENANT,
    /** Whoever runs the platform: registration, keys, connection. */
    PLATFORM,
    /** The counterpart: it does not take messages, or not this one now. */
    COUNTERPART
}
