package bars.db.message;

/** Which way a message went. */
public enum Direction {
    /** From a counterpart to a tenant. */
    IN,
    /** From a tenant to a counterpart. */
    OUT
}
