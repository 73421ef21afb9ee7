package bars.messages.refusal;

/**
 * Kind of a fault as OperationOutcome names it; only the codes that a Receiver uses.
 * Source: FHIR R4 ValueSet issue-type; contract §1.13.2.
 */
public enum IssueType {
    REQUIRED("required"),
    VALUE("value"),
    INVALID("invalid"),
    INVARIANT("invariant"),
    STRUCTURE("structure"),
    NOT_SUPPORTED("not-supported"),
    NOT_FOUND("not-found"),
    SECURITY("security"),
    FORBIDDEN("forbidden"),
    PROCESSING("processing"),
    TIMEOUT("timeout"),
    DUPLICATE("duplicate"),
    CONFLICT("conflict"),
    TOO_COSTLY("too-costly"),
    TOO_LONG("too-long"),
    THROTTLED("throttled"),
    EXCEPTION("exception"),
    NO_STORE("no-store"),
    TRANSIENT("transient");

    private final String code;

    IssueType(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
