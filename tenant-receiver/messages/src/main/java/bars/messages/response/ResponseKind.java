package bars.messages.response;

/** What a service tells the sender of a request. Source: contract §2.10. */
public enum ResponseKind {
    /** Application 4: a clinician has begun. */
    INTERIM,
    /** Application 4: validation is done. */
    FULL,
    /** Applications 4 and 6: the request is declined. */
    REJECTION,
    /** Application 6: how the case stands. */
    STATUS,
    /** Applications 1 and 2: the patient did not attend. */
    DNA
}
