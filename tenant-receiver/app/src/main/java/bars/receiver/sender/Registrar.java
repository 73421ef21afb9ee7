package bars.receiver.sender;

import bars.db.Database;
import bars.db.sender.ActsNext;
import bars.db.sender.OutboxMessage;
import bars.db.sender.RegistryPointers;
import bars.messages.registry.BookingPointer;
import bars.messages.registry.PointerSearch;
import bars.receiver.metric.Callee;
import bars.receiver.outbound.Wire;
import bars.receiver.sender.PointedBookings.Standing;
import bars.receiver.sender.Verdict.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the national registry to what a booking is now: reads what it has of the booking, then writes, replaces or removes
 * the pointer, or leaves it. A try that was interrupted anywhere is made again as a whole and makes no second pointer.
 * Thread-safe.
 *
 * <p>Source: contract §1.11; BaRS Core 1.5.0, DocumentReference: a read before every PUT and DELETE.
 */
final class Registrar {
    /** For each call: token, reads and the write together end within the lease of the row. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Pages of twenty: a patient with more bookings at one organisation is not looked through further. */
    private static final int MOST_PAGES = 4;

    private static final String PATH = "/DocumentReference";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final PointedBookings bookings;
    private final Wire wire;
    private final Supplier<UUID> ids;
    private final Clock clock;

    Registrar(Database database, PointedBookings bookings, Wire wire, Supplier<UUID> ids, Clock clock) {
        this.database = database;
        this.bookings = bookings;
        this.wire = wire;
        this.ids = ids;
        this.clock = clock;
    }

    /** What one try has in its hands. */
    private record Try(OutboxMessage message, Standing standing, URI base, AccessToken token) {
        String address(String rest) {
            return base + PATH + rest;
        }
    }

    /** An answer of the registry. */
    private record Heard(Answer answer, Wire.Reply reply) {}

    /** Thrown inside a future: the registry could not be read, so nothing is written. */
    private static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        Unread(Answer answer) {
            super("the registry answered " + answer.status(), null, false, false);
            this.answer = answer;
        }
    }

    /** What the registry should say; read before the token is asked for. */
    Standing standing(OutboxMessage message) {
        return bookings.of(message);
    }

    CompletableFuture<Outcome> write(OutboxMessage message, Standing standing, Credentials sender, AccessToken token) {
        Try one = new Try(message, standing, sender.baseUrl(), token);
        CompletableFuture<Outcome> written = standing.present() ? present(one) : absent(one);
        return written.exceptionally(failure -> {
            if (Wire.cause(failure) instanceof Unread unread) {
                return outcome(unread.answer);
            }
            throw new java.util.concurrent.CompletionException(Wire.cause(failure));
        });
    }

    private CompletableFuture<Outcome> present(Try one) {
        BookingPointer pointer = one.standing().pointer();
        if (!one.standing().wanted()) {
            return done("Left as it is: registry pointers are switched off");
        }
        if (pointer == null) {
            return done("Nothing to point to: the NHS number is not known");
        }
        // The first try for a booking that was never changed cannot meet a pointer.
        boolean surelyNew = one.standing().untouched() && one.message().attempts() == 1;
        CompletableFuture<List<String>> found =
                surelyNew ? CompletableFuture.completedFuture(List.of()) : find(one, pointer);
        return found.thenCompose(there -> there.isEmpty() ? create(one, pointer) : replace(one, pointer, there.get(0)));
    }

    private CompletableFuture<Outcome> absent(Try one) {
        return find(one, one.standing().pointer()).thenCompose(there -> remove(one, there, 0));
    }

    private CompletableFuture<Outcome> create(Try one, BookingPointer pointer) {
        byte[] body = pointer.json(null, clock.instant());
        return send(one, write(one, "POST", one.address(""), "new", body)).thenApply(heard -> {
            if (heard.answer().isSuccess()) {
                note(one, id(heard.reply()));
                return delivered("The pointer was made", heard.answer());
            }
            return outcome(heard.answer());
        });
    }

    private CompletableFuture<Outcome> replace(Try one, BookingPointer pointer, String id) {
        byte[] body = pointer.json(id, clock.instant());
        return send(one, write(one, "PUT", one.address(place(id)), "update", body))
                .thenApply(heard -> {
                    if (heard.answer().isSuccess()) {
                        note(one, id);
                        return delivered("The pointer was brought up to date", heard.answer());
                    }
                    return outcome(heard.answer());
                });
    }

    /** Removes one after the other; a second one may stem from a time when the registry lost an answer. */
    private CompletableFuture<Outcome> remove(Try one, List<String> there, int next) {
        if (next >= there.size()) {
            forget(one);
            return done(there.isEmpty() ? "There was no pointer" : "The pointer was removed");
        }
        return send(one, write(one, "DELETE", one.address(place(there.get(next))), "delete", new byte[0]))
                .thenCompose(
                        heard -> heard.answer().isSuccess() || heard.answer().status() == 404
                                ? remove(one, there, next + 1)
                                : CompletableFuture.completedFuture(outcome(heard.answer())));
    }

    /** Reads what is there: by its id where that is known, else among the pointers of the patient. */
    private CompletableFuture<List<String>> find(Try one, @Nullable BookingPointer pointer) {
        Optional<String> known = one.standing().known().map(RegistryPointers.Known::id);
        if (known.isPresent()) {
            return read(one, one.address(place(known.get())))
                    .thenCompose(heard -> heard.answer().isSuccess()
                            ? CompletableFuture.completedFuture(List.of(known.get()))
                            : search(one, pointer, null, 1, new ArrayList<>()));
        }
        return search(one, pointer, null, 1, new ArrayList<>());
    }

    private CompletableFuture<List<String>> search(
            Try one, @Nullable BookingPointer pointer, @Nullable String page, int number, List<String> found) {
        if (pointer == null) {
            return CompletableFuture.completedFuture(found);
        }
        String query = new PointerSearch(pointer.nhsNumber(), pointer.custodian()).query(page);
        return read(one, one.address("?" + query)).thenCompose(heard -> {
            JsonNode bundle = heard.answer().isSuccess() ? json(heard.reply()) : JSON.missingNode();
            found.addAll(PointerSearch.ids(bundle, pointer.record()));
            Optional<String> next = PointerSearch.next(bundle);
            return next.isPresent() && number < MOST_PAGES
                    ? search(one, pointer, next.get(), number + 1, found)
                    : CompletableFuture.completedFuture(found);
        });
    }

    /** Reads; fails where the answer is neither good nor "not there". */
    private CompletableFuture<Heard> read(Try one, String address) {
        HttpRequest.Builder request = base(one, address, ids.get()).GET();
        return send(one, request.build()).thenApply(heard -> {
            if (heard.answer().isSuccess() || heard.answer().status() == 404) {
                return heard;
            }
            throw new Unread(heard.answer());
        });
    }

    private static HttpRequest write(Try one, String method, String address, String reason, byte[] body) {
        HttpRequest.Builder request = base(one, address, one.message().requestId())
                .setHeader("use-context", one.standing().useContext() + reason);
        if (body.length == 0) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return request.setHeader("Content-Type", "application/fhir+json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static HttpRequest.Builder base(Try one, String address, UUID requestId) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE);
        one.standing().headers().forEach(request::setHeader);
        return request.setHeader("Authorization", "Bearer " + one.token().value())
                .setHeader("X-Request-Id", requestId.toString())
                .setHeader("X-Correlation-Id", one.message().conversation().toString());
    }

    /** That ids are echoed is asked of Receivers; the registry is none, and writing twice does no harm. */
    private CompletableFuture<Heard> send(Try one, HttpRequest request) {
        return wire.send(Callee.proxy(one.message().scope()), request, PATIENCE)
                .thenApply(reply -> new Heard(
                        AnswerReader.read(reply.status(), reply.headers(), reply.body())
                                .echoed(),
                        reply));
    }

    private void note(Try one, @Nullable String id) {
        database.doAsPlatform(work -> new RegistryPointers(work)
                .pointed(one.message().scope(), one.message().conversation(), id, clock.instant()));
    }

    private void forget(Try one) {
        database.doAsPlatform(work -> new RegistryPointers(work)
                .removed(one.message().scope(), one.message().conversation()));
    }

    /** Nothing here is for the tenant to repair, nor for a counterpart. */
    private static Outcome outcome(Answer answer) {
        Verdict verdict = RetryTable.verdict(answer);
        return Outcome.of(new Verdict(verdict.kind(), "Registry: " + verdict.reason(), ActsNext.PLATFORM), answer);
    }

    private static Outcome delivered(String reason, Answer answer) {
        return Outcome.of(Verdict.of(Kind.DELIVERED, reason, null), answer);
    }

    private static CompletableFuture<Outcome> done(String reason) {
        return CompletableFuture.completedFuture(Outcome.of(Verdict.of(Kind.DELIVERED, reason, null)));
    }

    /** The id of a new pointer: the end of where it is, else of what came back. */
    private static @Nullable String id(Wire.Reply reply) {
        String location = reply.headers().firstValue("Location").orElse("");
        int place = location.indexOf(PATH + "/");
        String told = place < 0
                ? json(reply).path("id").asText("")
                : location.substring(place + PATH.length() + 1).split("[/?]", 2)[0];
        boolean pointer =
                place >= 0 || json(reply).path("resourceType").asText().equals("DocumentReference");
        return pointer && told.matches("[A-Za-z0-9.|-]{1,128}") ? told : null;
    }

    /** The registry makes the ids, and in some stands a bar, which no address may hold as it is. */
    private static String place(String id) {
        return "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode json(Wire.Reply reply) {
        try {
            JsonNode read = JSON.readTree(reply.body());
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
