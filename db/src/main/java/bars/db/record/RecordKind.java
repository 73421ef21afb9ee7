package bars.db.record;

/** What a stored record is. */
public enum RecordKind {
    /** A transfer of care. */
    REFERRAL,
    /** A case to be validated; answered by interim and full responses. */
    VALIDATION,
    /** An appointment. */
    BOOKING
}
