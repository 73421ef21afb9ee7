package bars.receiver.exchange;

import bars.db.DatabaseFailure;
import bars.messages.header.AcceptedMedia;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.OperationOutcomes;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The one place where what went wrong becomes an answer. Whatever is thrown, the caller gets an OperationOutcome with a
 * code of the standard, without patient data. Thread-safe.
 */
public final class Refusals {
    private static final Logger LOG = System.getLogger(Refusals.class.getName());

    /** Seconds after which a caller may try again when the database was away. */
    private static final String RETRY_AFTER = "5";

    private static final int MISDIRECTED = 421;
    private static final int TOO_LARGE = 413;

    private final Supplier<UUID> ids;

    public Refusals(Supplier<UUID> ids) {
        this.ids = ids;
    }

    /** The answer to a refusal. */
    public Answer answer(Refusal refusal) {
        int status = status(refusal);
        Map<String, String> headers = status == 503 || status == 429 ? Map.of("Retry-After", RETRY_AFTER) : Map.of();
        return new Answer(
                status,
                AcceptedMedia.JSON,
                OperationOutcomes.render(refusal, ids.get().toString()),
                headers);
    }

    /** What {@code thrown} is to the caller; bugs are logged. */
    public Refusal of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Refusal refusal) {
                return refusal;
            }
            if (t instanceof DatabaseFailure failure) {
                return of(failure);
            }
        }
        LOG.log(Level.ERROR, "event=request outcome=failed", thrown);
        return Refusal.of(RecCode.SERVER_ERROR, IssueType.EXCEPTION, "The request could not be processed");
    }

    /** Whether a retry has to get this very answer again, instead of another attempt. */
    public static boolean isFinal(Refusal refusal) {
        return switch (refusal.code()) {
            case TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> false;
            case CONFLICT -> refusal.issue().type() != IssueType.DUPLICATE;
            case SERVER_ERROR -> refusal.issue().type() == IssueType.EXCEPTION;
            default -> true;
        };
    }

    private static Refusal of(DatabaseFailure failure) {
        if (failure instanceof DatabaseFailure.RuleBroken) {
            LOG.log(Level.ERROR, "event=request outcome=not-stored", failure);
            return Refusal.of(RecCode.SERVER_ERROR, IssueType.NO_STORE, "The message could not be stored");
        }
        if (failure instanceof DatabaseFailure.Unstorable) {
            return Refusal.of(
                    RecCode.BAD_REQUEST,
                    IssueType.VALUE,
                    "The request holds a character or a time that cannot be stored");
        }
        LOG.log(Level.WARNING, "event=request outcome=unavailable reason=" + failure.getMessage());
        return Refusal.of(
                RecCode.SERVICE_UNAVAILABLE, IssueType.TRANSIENT, "The service is not available now; try again later");
    }

    private static int status(Refusal refusal) {
        if (refusal.code() != RecCode.BAD_REQUEST) {
            return refusal.code().status();
        }
        return switch (refusal.issue().type()) {
            case SECURITY -> MISDIRECTED;
            case TOO_LONG -> TOO_LARGE;
            default -> RecCode.BAD_REQUEST.status();
        };
    }
}
