package bars.db.sender;

/** Where a message to a counterpart stands. */
public enum OutboxState {
    /** Waits, or is being sent under a lease; the pump acts next. */
    DUE,
    /** The counterpart has it; nobody acts. */
    DELIVERED,
    /** Given up with a reason; whoever {@link ActsNext} names looks at it, then retries or cancels. */
    DEAD,
    /** Somebody decided that it shall not go; nobody acts. */
    CANCELLED
}
