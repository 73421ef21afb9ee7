package bars.messages.refusal;

import java.util.List;

/**
 * A negative answer of the Receiver, with its protocol meaning. Thrown anywhere below the rim, rolls back whatever was
 * begun, and is rendered once. Carries at least one issue, and nothing from a patient's record. Has no stack trace: it is
 * an answer, not a bug.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ISSUES = 20;

    private final RecCode code;

    @SuppressWarnings("serial") // never serialised: it does not leave the process
    private final List<Issue> issues;

    public Refusal(RecCode code, List<Issue> issues) {
        super(code.code() + ": " + issues.get(0).text(), null, false, false);
        this.code = code;
        this.issues = List.copyOf(issues.subList(0, Math.min(issues.size(), MOST_ISSUES)));
    }

    public static Refusal of(RecCode code, IssueType type, String diagnostics) {
        return new Refusal(code, List.of(Issue.of(type, diagnostics)));
    }

    /** The request as a whole is wrong. */
    public static Refusal badRequest(IssueType type, String diagnostics) {
        return of(RecCode.BAD_REQUEST, type, diagnostics);
    }

    /** One element, header or parameter of the request is wrong. */
    public static Refusal badRequest(IssueType type, String rule, String path, String diagnostics) {
        return new Refusal(RecCode.BAD_REQUEST, List.of(new Issue(type, rule, path, diagnostics)));
    }

    /** The message is understood, and this service does not take such messages. */
    public static Refusal notSupported(String rule, String path, String diagnostics) {
        return new Refusal(
                RecCode.UNPROCESSABLE_ENTITY, List.of(new Issue(IssueType.NOT_SUPPORTED, rule, path, diagnostics)));
    }

    public static Refusal notFound(String diagnostics) {
        return of(RecCode.NOT_FOUND, IssueType.NOT_FOUND, diagnostics);
    }

    /** What is stored contradicts the request; the sender must read again. */
    public static Refusal conflict(String diagnostics) {
        return of(RecCode.CONFLICT, IssueType.CONFLICT, diagnostics);
    }

    public RecCode code() {
        return code;
    }

    /** All faults found, most important first; at most twenty. */
    public List<Issue> issues() {
        return issues;
    }

    /** The first fault. */
    public Issue issue() {
        return issues.get(0);
    }
}
