package bars.platform.problem;

/**
 * The stable kinds of negative answer. The slug is a promise to clients; the comment says who acts next.
 *
 * <p>Source: RFC 9457 §3.1.1.
 */
public enum ProblemType {
    /** The body or path cannot be read at all. The client repairs its request. */
    MALFORMED(
            "malformed",
            "The request cannot be read",
            "Repair the body, the path or the header; detail says where it stops being readable."),
    /** The body has a member that the API does not know. The client removes or corrects it. */
    UNKNOWN_MEMBER(
            "unknown-member",
            "The body has an unknown member",
            "Remove or correct the member that errors points to; detail lists those that are known."),
    /** The query has a parameter that this path does not know. The client removes or corrects it. */
    UNKNOWN_PARAMETER(
            "unknown-parameter",
            "The query has an unknown parameter",
            "Remove or correct the parameter; detail lists those that this path takes."),
    /** A query parameter, header or cursor has a value out of its range. The client corrects it. */
    INVALID_PARAMETER(
            "invalid-parameter",
            "A parameter has an invalid value",
            "Correct the parameter, header or cursor that detail names."),
    /** No token, or one that is unknown, expired, revoked or used from elsewhere. The client gets a token. */
    UNAUTHENTICATED(
            "unauthenticated",
            "A valid bearer token is required",
            "Send Authorization: Bearer with a token that is known, not expired, not revoked, and used from where it may be."),
    /** The caller is known and lacks the permission. An owner grants it. */
    FORBIDDEN("forbidden", "The permission is missing", "Ask an owner for the permission that detail names."),
    /** The deed asks for a fresh strong sign-in. The person signs in again. */
    STEP_UP_REQUIRED(
            "step-up-required",
            "A fresh sign-in is required",
            "Confirm with a second factor in the console and do it again within 15 minutes."),
    /** There is no such thing, or the caller may not know that there is. */
    NOT_FOUND(
            "not-found",
            "There is no such resource",
            "Check the address. What you may not know of is answered like what does not exist."),
    /** The resource exists and does not answer this method. */
    METHOD_NOT_ALLOWED(
            "method-not-allowed", "The method is not allowed here", "Take a method that the Allow header lists."),
    /** None of the media types in Accept can be produced. */
    NOT_ACCEPTABLE(
            "not-acceptable",
            "No acceptable representation",
            "Name a media type in Accept that the contract lists for this path, or leave it out."),
    /** The state of the thing forbids the deed. The client reads it again. */
    CONFLICT(
            "conflict",
            "The present state forbids this",
            "Read the thing again: its present state forbids this. detail says which state or which other thing."),
    /** The same idempotency key is being worked on. The client waits and repeats. */
    IDEMPOTENCY_IN_FLIGHT(
            "idempotency-in-flight",
            "The same request is still being worked on",
            "Wait as Retry-After says and send the same request with the same key."),
    /** The same request was done before, and its answer is gone. The client reads what became of it. */
    IDEMPOTENCY_ANSWER_LOST(
            "idempotency-answer-lost",
            "The request was done, and its answer is lost",
            "Read what the request made or changed. Take a new Idempotency-Key only where it shall be done once more."),
    /** Somebody else changed the thing since it was read. The client reads it again. */
    PRECONDITION_FAILED(
            "precondition-failed",
            "It was changed meanwhile",
            "Read the thing again, look at what has changed, and repeat with the new ETag."),
    /** The body is larger than this path takes. */
    TOO_LARGE("too-large", "The body is too large", "Send less at once; detail names the limit."),
    /** The media type of the body is not one that this path reads. */
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            "The media type is not supported",
            "Send the body in a media type that the contract lists for this path, and name it in Content-Type."),
    /** The request is well formed and breaks rules; {@code errors} lists all of them. The client corrects the values. */
    VALIDATION(
            "validation",
            "The request breaks a rule",
            "Correct every value that errors points to; all broken rules are listed at once."),
    /** An idempotency key was used before with another request. The client takes a new key. */
    IDEMPOTENCY_MISMATCH(
            "idempotency-mismatch",
            "The idempotency key belongs to another request",
            "Take a new Idempotency-Key for a new request."),
    /** If-Match is missing on a change. The client reads the thing and sends its ETag. */
    PRECONDITION_REQUIRED(
            "precondition-required",
            "If-Match is required",
            "Read the thing and send its ETag in If-Match, so that nobody else's change is overwritten."),
    /** The caller asks too often. The client waits as Retry-After says. */
    RATE_LIMITED(
            "rate-limited",
            "Too many requests",
            "Wait as Retry-After says; the RateLimit headers of every answer say how much is left."),
    /** A fault of the platform. Its operator looks at the log under the request id. */
    INTERNAL(
            "internal",
            "The platform failed",
            "Tell the operator of the platform the requestId; the log has the cause under it."),
    /** Something that the platform needs is away for a moment. The client repeats as Retry-After says. */
    UNAVAILABLE(
            "unavailable",
            "The platform cannot work at present",
            "Repeat as Retry-After says; an Idempotency-Key makes that safe for POST.");

    private final String slug;
    private final String title;
    private final String advice;

    ProblemType(String slug, String title, String advice) {
        this.slug = slug;
        this.title = title;
        this.advice = advice;
    }

    /** The last segment of the type's address, for instance {@code validation}. */
    public String slug() {
        return slug;
    }

    /** One short sentence that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What its reader can do about it. */
    public String advice() {
        return advice;
    }
}
