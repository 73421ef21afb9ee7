package bars.receiver.sender;

import bars.db.Database;
import bars.db.round.Rounds;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import bars.db.sender.Lookup;
import bars.db.sender.Lookups;
import bars.db.sender.Lookups.Outcome;
import bars.receiver.metric.Callee;
import bars.receiver.outbound.Wire;
import java.lang.System.Logger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks counterparts what somebody on an admin node wants to know: slots, records, what they can do. Each question goes out
 * once; whoever waits asks again if it must be.
 */
final class Enquirer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Enquirer.class.getName());

    /** Somebody waits: looked for so often. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration FORGET = Duration.ofSeconds(30);
    private static final int AT_ONCE = 16;

    private final Database database;
    private final CredentialStore credentials;
    private final AccessTokens tokens;
    private final Wire wire;
    private final TenantKeys keys;
    private final Supplier<UUID> ids;
    private final Duration patience;
    private final Rounds rounds = new Rounds(LOG, "bars-lookups");

    Enquirer(
            Database database,
            CredentialStore credentials,
            AccessTokens tokens,
            Wire wire,
            TenantKeys keys,
            Supplier<UUID> ids,
            Duration patience) {
        this.database = database;
        this.credentials = credentials;
        this.tokens = tokens;
        this.wire = wire;
        this.keys = keys;
        this.ids = ids;
        this.patience = patience;
    }

    void start() {
        rounds.every(LOOK, this::ask);
        rounds.every(FORGET, () -> database.doAsPlatform(work -> new Lookups(work).forget()));
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void ask() {
        List<Lookup> taken = database.asPlatform(work -> new Lookups(work).take(AT_ONCE));
        taken.forEach(lookup -> answer(lookup).whenComplete((outcome, failure) -> {
            Outcome settled = failure == null ? outcome : unanswered(Wire.cause(failure));
            rounds.guarded(() -> database.doAsPlatform(work -> new Lookups(work).settle(lookup.id(), settled)));
        }));
    }

    private CompletableFuture<Outcome> answer(Lookup lookup) {
        try {
            DataKey key = keys.of(lookup.scope().tenantId(), lookup.query());
            String query = new String(key.open(lookup.query(), Lookup.use(lookup.id())), StandardCharsets.UTF_8);
            Credentials sender = credentials.of(lookup.scope());
            return tokens.of(sender).thenCompose(token -> wire.send(
                            Callee.proxy(lookup.scope()), request(lookup, query, sender, token), patience)
                    .thenApply(reply -> {
                        if (reply.status() == 401) {
                            tokens.forget(sender, token.value());
                        }
                        return outcome(lookup, reply);
                    }));
        } catch (RuntimeException e) { // the other questions still go out
            return CompletableFuture.failedFuture(e);
        }
    }

    private Outcome outcome(Lookup lookup, Wire.Reply reply) {
        byte[] sealed = keys.current(lookup.scope().tenantId()).seal(reply.body(), Lookup.use(lookup.id()));
        return new Outcome(reply.status(), null, sealed);
    }

    private static Outcome unanswered(Throwable failure) {
        @Nullable TokenFault fault = AccessTokens.fault(failure);
        boolean ours = failure instanceof RuntimeException;
        String reason = fault != null
                ? fault.reason()
                : (ours ? "It could not be asked (" : "The BaRS proxy could not be reached (")
                        + failure.getClass().getSimpleName() + ")";
        return new Outcome(null, reason, null);
    }

    private HttpRequest request(Lookup lookup, String query, Credentials sender, AccessToken token) {
        String address = sender.baseUrl() + lookup.path() + (query.isEmpty() ? "" : "?" + query);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(patience).GET();
        lookup.headers().forEach(request::setHeader);
        return request.setHeader("Authorization", "Bearer " + token.value())
                .setHeader("X-Request-Id", ids.get().toString())
                .setHeader("X-Correlation-Id", ids.get().toString())
                .build();
    }
}
