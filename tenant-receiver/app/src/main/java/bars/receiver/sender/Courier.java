package bars.receiver.sender;

import bars.db.DatabaseFailure;
import bars.db.message.Messages;
import bars.db.seal.CannotOpen;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import bars.db.sender.ActsNext;
import bars.db.sender.OutboxDraft;
import bars.db.sender.OutboxLeases.Leased;
import bars.db.sender.OutboxLeases.Settlement;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import bars.db.sender.RegistryPointers;
import bars.receiver.metric.Callee;
import bars.receiver.outbound.Wire;
import bars.receiver.sender.Verdict.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes one try of one message: token, request, answer, verdict. What came of it is a {@link Settlement}; the future never
 * fails. Thread-safe.
 */
final class Courier {
    /** A definite answer whose ids were missing is believed once it came so many times in a row. */
    private static final int FEW_TIMES = 10;

    /** Between a token refused and the next try: somebody has to repair something, but may do it at once. */
    private static final Duration FIRST_TOKEN_REST = Duration.ofSeconds(5);

    private static final Duration LONGEST_TOKEN_REST = Duration.ofMinutes(5);

    private static final String PUT_OFF_PAST_END = ". It was put off beyond its end, at which it goes once more";

    private final CredentialStore credentials;
    private final AccessTokens tokens;
    private final Wire wire;
    private final Registrar registrar;
    private final TenantKeys keys;
    private final Circuits circuits;
    private final BackOff rests;
    private final BackOff tokenRests;
    private final PumpSettings settings;

    Courier(
            CredentialStore credentials,
            AccessTokens tokens,
            Wire wire,
            Registrar registrar,
            TenantKeys keys,
            Circuits circuits,
            java.util.function.DoubleSupplier random,
            PumpSettings settings) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.wire = wire;
        this.registrar = registrar;
        this.keys = keys;
        this.circuits = circuits;
        this.rests = new BackOff(settings.firstRest(), settings.longestRest(), random);
        this.tokenRests = new BackOff(FIRST_TOKEN_REST, LONGEST_TOKEN_REST, random);
        this.settings = settings;
    }

    CompletableFuture<Settlement> deliver(Leased leased) {
        OutboxMessage message = leased.message();
        long started = System.nanoTime();
        String target = message.environment() + "|" + message.target();
        Duration rest = circuits.restOf(target);
        if (!rest.isZero()) {
            return CompletableFuture.completedFuture(resting(message, rest));
        }
        try {
            return attempt(leased, target).handle((verdict, failure) -> {
                Outcome outcome = failure == null ? verdict : failed(Wire.cause(failure), target);
                return settlement(leased, outcome, started);
            });
        } catch (DatabaseFailure e) {
            return CompletableFuture.completedFuture(putBack(message, e));
        }
    }

    /** Nothing went out, which says nothing about the message: its lease is given back as soon as that can be written. */
    private Settlement putBack(OutboxMessage message, DatabaseFailure failure) {
        String reason = "Waits: on our side " + failure.getMessage();
        return untried(message, OutboxState.DUE, settings.firstRest(), reason);
    }

    /** Not tried at all: the target's circuit is open. */
    private Settlement resting(OutboxMessage message, Duration rest) {
        Duration left = left(message);
        String reason = "The counterpart's service does not answer at present";
        if (left.isZero()) {
            return untried(message, OutboxState.DEAD, Duration.ZERO, "Gave up: " + reason);
        }
        Duration spread = shorter(rest, left).plusMillis(message.sequence() % 1_000);
        return untried(message, OutboxState.DUE, spread, "Waits: " + reason);
    }

    private static Settlement untried(OutboxMessage message, OutboxState state, Duration again, String reason) {
        return new Settlement(
                message.id(),
                message.attempts(),
                state,
                again,
                true,
                0,
                message.status(),
                message.code(),
                reason,
                state == OutboxState.DEAD ? ActsNext.COUNTERPART : null);
    }

    private CompletableFuture<Outcome> attempt(Leased leased, String target) {
        try {
            OutboxMessage message = leased.message();
            if (message.kind().equals(RegistryPointers.KIND)) {
                return registered(message, target);
            }
            DataKey key = keys.of(message.tenantId(), leased.payload());
            byte[] bundle = key.open(leased.payload(), OutboxDraft.use(message.id()));
            Credentials sender = credentials.of(message.scope());
            return tokens.of(sender).thenCompose(token -> wire.send(
                            Callee.proxy(message.scope()), request(message, sender, token, bundle), settings.patience())
                    .thenApply(reply -> keeping(message, key, reply, outcome(message, sender, token, reply, target))));
        } catch (TokenFault | CannotOpen e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Outcome> registered(OutboxMessage message, String target) {
        Credentials sender = credentials.of(message.scope());
        PointedBookings.Standing standing = registrar.standing(message);
        return tokens.of(sender).thenCompose(token -> registrar
                .write(message, standing, sender, token)
                .thenApply(outcome -> judged(outcome, sender, token, target)));
    }

    private Outcome outcome(
            OutboxMessage message, Credentials sender, AccessToken token, Wire.Reply reply, String target) {
        Answer answer = AnswerReader.read(
                reply.status(), reply.headers(), reply.body(), message.requestId(), message.conversation());
        return judged(Outcome.of(RetryTable.verdict(answer), answer), sender, token, target);
    }

    /** With the Bundle that answers a request: how the counterpart calls the case, and which ids it gave, stands there alone. */
    private static Outcome keeping(OutboxMessage message, DataKey key, Wire.Reply reply, Outcome outcome) {
        boolean kept = outcome.verdict().kind() == Kind.DELIVERED
                && message.answers() == null
                && AnswerReader.isBundle(reply.body());
        return kept ? outcome.with(Messages.sealReply(key, message.id(), reply.body())) : outcome;
    }

    /** Draws the conclusions for token and circuit. */
    private Outcome judged(Outcome outcome, Credentials sender, AccessToken token, String target) {
        Integer status = outcome.status();
        if (outcome.verdict().kind() == Kind.RETRY_WITH_NEW_TOKEN) {
            tokens.forget(sender, token.value());
        }
        if (outcome.verdict().isTrouble() && (status == null || status != 425)) {
            circuits.failed(target);
        } else {
            circuits.worked(target);
        }
        return outcome;
    }

    private Outcome failed(Throwable failure, String target) {
        if (failure instanceof TokenFault fault) {
            return new Outcome(
                    Verdict.of(Kind.RETRY_WITH_NEW_TOKEN, fault.reason(), ActsNext.PLATFORM),
                    fault.status(),
                    null,
                    Duration.ZERO);
        }
        if (failure instanceof CannotOpen cannot) {
            if (cannot.isHereAlone()) {
                String reason = "A node lacks the master key of this tenant's content; others may have it";
                return Outcome.of(Verdict.of(Kind.RETRY, reason, ActsNext.PLATFORM));
            }
            return Outcome.of(
                    Verdict.of(Kind.REFUSED, "The content is gone: its data key was destroyed", ActsNext.PLATFORM));
        }
        if (failure instanceof DatabaseFailure) {
            return Outcome.of(Verdict.of(Kind.RETRY, "On our side " + failure.getMessage(), ActsNext.PLATFORM));
        }
        circuits.failed(target);
        String reason = failure instanceof TimeoutException || failure instanceof java.net.http.HttpTimeoutException
                ? "No answer within " + settings.patience().toSeconds() + " s"
                : "The BaRS proxy could not be reached (" + failure.getClass().getSimpleName() + ")";
        return Outcome.of(Verdict.of(Kind.RETRY, reason, ActsNext.PLATFORM));
    }

    /**
     * What was left of the message's life when it was taken; zero when this is its last try. By the clock of the database, as
     * the lease tells: with a clock of its own that is wrong a node would give up too soon.
     */
    private Duration left(OutboxMessage message) {
        Instant takenAt = message.dueAt().minus(settings.lease());
        Duration left = Duration.between(takenAt, message.giveUpAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How many times in a row this answer came by now. */
    private static int alike(Leased leased, Outcome outcome) {
        OutboxMessage before = leased.message();
        boolean again =
                Objects.equals(before.status(), outcome.status()) && Objects.equals(before.code(), outcome.code());
        return again ? leased.alike() + 1 : 1;
    }

    private Settlement settlement(Leased leased, Outcome outcome, long started) {
        OutboxMessage message = leased.message();
        int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        Verdict verdict = outcome.verdict();
        Kind kind = verdict.kind();
        if (kind == Kind.DELIVERED) {
            return settled(message, outcome, OutboxState.DELIVERED, verdict.reason(), millis)
                    .with(outcome.reply());
        }
        boolean believed =
                kind == Kind.REFUSED || (kind == Kind.RETRY_A_FEW_TIMES && alike(leased, outcome) >= FEW_TIMES);
        if (believed) {
            return settled(message, outcome, OutboxState.DEAD, verdict.reason(), millis);
        }
        BackOff schedule = kind == Kind.RETRY_WITH_NEW_TOKEN ? tokenRests : rests;
        Duration own = schedule.after(isFirstRefusal(message, outcome) ? 1 : message.attempts());
        Duration again = own.compareTo(outcome.atLeast()) > 0 ? own : outcome.atLeast();
        Duration left = left(message);
        if (left.isZero()) {
            String reason = "Gave up after " + message.attempts() + " tries. Last: " + verdict.reason();
            return settled(message, outcome, OutboxState.DEAD, reason, millis);
        }
        return new Settlement(
                message.id(),
                message.attempts(),
                OutboxState.DUE,
                shorter(again, left),
                false,
                millis,
                outcome.status(),
                outcome.code(),
                outcome.atLeast().compareTo(left) > 0 ? verdict.reason() + PUT_OFF_PAST_END : verdict.reason(),
                null);
    }

    /** A worn token says nothing of the tries before: the next one, with a fresh token, may well work. */
    private static boolean isFirstRefusal(OutboxMessage message, Outcome outcome) {
        Integer before = message.status();
        boolean refusedBefore = before != null && (before == 401 || before == 403);
        return outcome.verdict().kind() == Kind.RETRY_WITH_NEW_TOKEN && outcome.code() != null && !refusedBefore;
    }

    private static Settlement settled(
            OutboxMessage message, Outcome outcome, OutboxState state, String reason, int millis) {
        return new Settlement(
                message.id(),
                message.attempts(),
                state,
                Duration.ZERO,
                false,
                millis,
                outcome.status(),
                outcome.code(),
                reason,
                state == OutboxState.DEAD ? outcome.verdict().actsNext() : null);
    }

    private HttpRequest request(OutboxMessage message, Credentials sender, AccessToken token, byte[] bundle) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sender.baseUrl() + "/$process-message"))
                .timeout(settings.patience())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bundle));
        message.headers().forEach(request::setHeader);
        return request.setHeader("Authorization", "Bearer " + token.value())
                .setHeader("X-Request-Id", message.requestId().toString())
                .setHeader("X-Correlation-Id", message.conversation().toString())
                .setHeader("Content-Type", "application/fhir+json")
                .build();
    }
}
