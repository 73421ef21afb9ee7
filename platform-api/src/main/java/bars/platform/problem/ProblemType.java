package bars.platform.problem;

/**
 * The stable kinds of negative answer. The slug is a promise to clients; the comment says who acts next.
 *
 * <p>Source: RFC 9457 §3.1.1.
 */
public enum ProblemType {
    /** The body or path cannot be read at all. The client repairs its request. */
    MALFORMED("malformed", "The request cannot be read"),
    /** The body has a member that the API does not know. The client removes or corrects it. */
    UNKNOWN_MEMBER("unknown-member", "The body has an unknown member"),
    /** The query has a parameter that this path does not know. The client removes or corrects it. */
    UNKNOWN_PARAMETER("unknown-parameter", "The query has an unknown parameter"),
    /** A query parameter, header or cursor has a value out of its range. The client corrects it. */
    INVALID_PARAMETER("invalid-parameter", "A parameter has an invalid value"),
    /** No token, or one that is unknown, expired, revoked or used from elsewhere. The client gets a token. */
    UNAUTHENTICATED("unauthenticated", "A valid bearer token is required"),
    /** The caller is known and lacks the permission. An owner grants it. */
    FORBIDDEN("forbidden", "The permission is missing"),
    /** The deed asks for a fresh strong sign-in. The person signs in again. */
    STEP_UP_REQUIRED("step-up-required", "A fresh sign-in is required"),
    /** There is no such thing, or the caller may not know that there is. */
    NOT_FOUND("not-found", "There is no such resource"),
    /** The resource exists and does not answer this method. */
    METHOD_NOT_ALLOWED("method-not-allowed", "The method is not allowed here"),
    /** None of the media types in Accept can be produced. */
    NOT_ACCEPTABLE("not-acceptable", "No acceptable representation"),
    /** The state of the thing forbids the deed. The client reads it again. */
    CONFLICT("conflict", "The present state forbids this"),
    /** The same idempotency key is being worked on. The client waits and repeats. */
    IDEMPOTENCY_IN_FLIGHT("idempotency-in-flight", "The same request is still being worked on"),
    /** Somebody else changed the thing since it was read. The client reads it again. */
    PRECONDITION_FAILED("precondition-failed", "It was changed meanwhile"),
    /** The body is larger than this path takes. */
    TOO_LARGE("too-large", "The body is too large"),
    /** The media type of the body is not one that this path reads. */
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "The media type is not supported"),
    /** The request is well formed and breaks rules; {@code errors} lists all of them. The client corrects the values. */
    VALIDATION("validation", "The request breaks a rule"),
    /** An idempotency key was used before with another request. The client takes a new key. */
    IDEMPOTENCY_MISMATCH("idempotency-mismatch", "The idempotency key belongs to another request"),
    /** If-Match is missing on a change. The client reads the thing and sends its ETag. */
    PRECONDITION_REQUIRED("precondition-required", "If-Match is required"),
    /** The caller asks too often. The client waits as Retry-After says. */
    RATE_LIMITED("rate-limited", "Too many requests"),
    /** A fault of the platform. Its operator looks at the log under the request id. */
    INTERNAL("internal", "The platform failed"),
    /** Something that the platform needs is away for a moment. The client repeats as Retry-After says. */
    UNAVAILABLE("unavailable", "The platform cannot work at present");

    private final String slug;
    private final String title;

    ProblemType(String slug, String title) {
        this.slug = slug;
        this.title = title;
    }

    /** The last segment of the type's address, for instance {@code validation}. */
    public String slug() {
        return slug;
    }

    /** One short sentence that is the same for every occurrence. */
    public String title() {
        return title;
    }
}
