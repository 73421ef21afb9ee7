package bars.messages.refusal;

/**
 * Codes with which a Receiver refuses. The number is data of the standard: it is printed in {@code coding.display} and is
 * what the rim answers with, except where HTTP asks for a finer one (413, 421, 431 with {@link #BAD_REQUEST}).
 * Source: contract §1.13.2, http-error-codes.
 */
public enum RecCode {
    /** The request is wrong; the sender must change it. */
    BAD_REQUEST(400),
    /** Access rules of the service say no; the sender must ask the provider. */
    UNAUTHORIZED(401),
    /** The caller is not the BaRS proxy. */
    FORBIDDEN(403),
    /** There is no such thing for this caller. */
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    /** Processing took too long; the sender retries. */
    TIMEOUT(408),
    /** With {@code duplicate}: proof of delivery. With {@code conflict}: the sender must read again. */
    CONFLICT(409),
    UNPROCESSABLE_ENTITY(422),
    /** The first attempt still runs; the sender waits and retries. */
    TOO_EARLY(425),
    TOO_MANY_REQUESTS(429),
    SERVER_ERROR(500),
    NOT_IMPLEMENTED(501),
    SERVICE_UNAVAILABLE(503);

    private final int status;

    RecCode(int status) {
        this.status = status;
    }

    /** Number of the code in the standard, for instance 409. */
    public int status() {
        return status;
    }

    /** Code on the wire, for instance {@code REC_CONFLICT}. */
    public String code() {
        return "REC_" + name();
    }
}
