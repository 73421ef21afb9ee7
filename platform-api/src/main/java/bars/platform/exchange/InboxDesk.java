package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.exchange.FeedNews;
import bars.db.exchange.FeedPlace;
import bars.db.exchange.Inbox;
import bars.db.exchange.StoredMessage;
import bars.db.message.Messages;
import bars.db.round.ServerStop;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.SentRequests;
import bars.platform.access.ApiTokens;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feed of a tenant's own system: every message once, in order, until it is acknowledged. Reading does not take
 * anything out, so a consumer that dies reads again; the id says what it has seen. Thread-safe.
 */
@Singleton
public class InboxDesk {
    /** A caller may wait this long for something to come. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    /** So many callers may wait at once on one node; the others are answered at once. */
    private static final int WAITING = 1_000;

    private final Database database;
    private final TenantKeys keys;
    private final ApiTokens tokens;
    private final Clock clock;
    private final FeedWaits<InboxItem> waits;

    @Inject
    public InboxDesk(Database database, KeyVault vault, ApiTokens tokens, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.keys = new TenantKeys(database, vault);
        this.clock = clock;
        this.waits = new FeedWaits<>(
                WAITING,
                readers -> database.asPlatform(work -> new FeedNews(work).ahead(readers)),
                ServerStop::hasBegun,
                System::nanoTime);
    }

    /**
     * What a caller wants to see.
     *
     * @param environment null for all that its token covers
     * @param service an id, {@code system|value} or value; null for all
     * @param after where it stopped reading
     * @param patience how long it would wait for the first message
     * @param bundles whether with their content
     */
    public record Ask(
            @Nullable Environment environment,
            @Nullable String service,
            FeedPlace after,
            int limit,
            Duration patience,
            boolean bundles) {}

    /**
     * The next messages that were not acknowledged, oldest first, as soon as there is one or the caller's patience is over.
     * What the caller may not do is refused before it waits, and a token that was revoked meanwhile gets nothing.
     *
     * @param found gets them, on this thread or another
     * @param failed gets what went wrong while it waited
     */
    public void read(
            Caller caller,
            String odsCode,
            Ask ask,
            Consumer<List<InboxItem>> found,
            Consumer<RuntimeException> failed) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, ask.environment());
        Reach.ServiceRef service = ask.service() == null ? null : reach.service(database, ask.service());
        List<InboxItem> items = look(reach, service, ask);
        if (!items.isEmpty() || ask.patience().isZero()) {
            found.accept(items);
        } else {
            Duration patience = min(ask.patience(), LONGEST_WAIT);
            waits.await(
                    readers(reach, service, ask),
                    () -> {
                        tokens.requireStanding(caller);
                        return look(reach, service, ask);
                    },
                    patience,
                    new FeedWaits.Ending<>(found, failed));
        }
    }

    @PreDestroy
    void stop() {
        waits.close();
    }

    /** One message, acknowledged or not. */
    public InboxItem get(Caller caller, String odsCode, UUID id) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, null);
        return reach.first(database, work -> new Inbox(work).byId(id).map(message -> item(work, message, true)))
                .orElseThrow(() -> Problem.notFound("message in the inbox"))
                .value();
    }

    /** Takes a message out of the feed; saying so twice changes nothing. */
    public InboxItem acknowledge(Caller caller, String odsCode, UUID id, @Nullable String reference) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        return reach.first(database, work -> acknowledge(work, caller, id, reference))
                .orElseThrow(() -> Problem.notFound("message in the inbox"))
                .value();
    }

    /** As above, in the transaction of {@code work}. */
    Optional<InboxItem> acknowledge(Work work, Caller caller, UUID id, @Nullable String reference) {
        Inbox inbox = new Inbox(work);
        if (inbox.byId(id).isEmpty()) {
            return Optional.empty();
        }
        if (inbox.acknowledge(id, caller.actor(), clock.instant())) {
            Deeds.within(
                    work,
                    caller,
                    "message.acknowledged",
                    id.toString(),
                    reference == null ? Map.of() : Map.of("reference", reference));
        }
        return inbox.byId(id).map(message -> item(work, message, false));
    }

    private List<InboxItem> look(Reach reach, Reach.@Nullable ServiceRef service, Ask ask) {
        List<InboxItem> items = new ArrayList<>();
        for (FeedNews.Reader reader : readers(reach, service, ask)) {
            items.addAll(database.inTenant(reader.scope(), work -> new Inbox(work)
                    .next(reader.after(), reader.serviceId(), ask.limit()).stream()
                            .map(message -> item(work, message, ask.bundles()))
                            .toList()));
        }
        items.sort(Comparator.comparing(InboxItem::place));
        return items.size() > ask.limit() ? items.subList(0, ask.limit()) : items;
    }

    /** One for each environment that is read. */
    private static List<FeedNews.Reader> readers(Reach reach, Reach.@Nullable ServiceRef service, Ask ask) {
        return reach.environments().stream()
                .filter(environment -> service == null || service.scope().environment() == environment)
                .map(environment -> new FeedNews.Reader(
                        reach.scope(environment), service == null ? null : service.id(), ask.after()))
                .toList();
    }

    private InboxItem item(Work work, StoredMessage message, boolean withBundle) {
        JsonNode bundle = new Messages(work, keys)
                .payload(message.id())
                .map(BundleSummary::read)
                .orElse(null);
        return new InboxItem(
                MessageView.of(message),
                bundle == null ? null : BundleSummary.of(bundle),
                message.event().endsWith("-response")
                        ? new SentRequests(work).answeredBy(message.id()).orElse(null)
                        : null,
                withBundle ? bundle : null,
                message.place());
    }

    /** Where a cursor of this feed points. */
    public static FeedPlace place(@Nullable String cursor) {
        return cursor == null
                ? FeedPlace.START
                : FeedPlace.parse(cursor)
                        .orElseThrow(() ->
                                Problem.of(ProblemType.INVALID_PARAMETER, "cursor is not one that this API gave out"));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
