package bars.platform.audit;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.audit.AuditSearch;
import bars.db.audit.StoredEvent;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds events for those who may read the audit log; a caller bound to tenants sees theirs alone. */
@Singleton
public class AuditDesk {
    private static final int EXPORT_PAGE = 1_000;

    private final Database database;

    @Inject
    public AuditDesk(Database database) {
        this.database = database;
    }

    /** What to look for; null members do not narrow. */
    public record Query(
            @Nullable String tenant,
            @Nullable Environment environment,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String target,
            @Nullable Instant from,
            @Nullable Instant until) {}

    /** An event as shown. */
    public record EventView(
            long id,
            Instant at,
            @Nullable String tenant,
            @Nullable Environment environment,
            String actor,
            String action,
            String target,
            Map<String, Object> detail,
            @Nullable String requestId) {}

    /** A page, the newest first, of events with numbers below {@code before}. */
    public List<EventView> list(Caller caller, @Nullable Long before, Query query, int limit) {
        Permissions.require(caller, Permission.AUDIT_READ);
        return database.asPlatform(work -> {
            Map<Integer, String> names = new HashMap<>();
            var filter = new AuditSearch.Filter(
                    tenants(work, caller, query.tenant()),
                    environments(caller, query.environment()),
                    query.actor(),
                    query.action(),
                    query.target(),
                    query.from(),
                    query.until());
            return new AuditSearch(work)
                    .page(before, filter, limit).stream()
                            .map(event -> view(work, event, names))
                            .toList();
        });
    }

    /** Takes one event of an export. */
    @FunctionalInterface
    public interface Taker {
        void take(EventView event) throws IOException;
    }

    /** Writes down that the caller takes events away; refuses whoever may not. */
    public void exporting(Caller caller, Query query) {
        list(caller, null, query, 1);
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("actor", String.valueOf(query.actor()));
        asked.put("action", String.valueOf(query.action()));
        asked.put("from", String.valueOf(query.from()));
        asked.put("until", String.valueOf(query.until()));
        if (query.environment() != null) {
            asked.put("environment", query.environment());
        }
        if (query.target() != null) {
            asked.put("target", query.target());
        }
        String target = query.tenant() == null ? "all" : query.tenant();
        database.doAsPlatform(work -> Deeds.onPlatform(work, caller, "audit.exported", target, asked));
    }

    /** Hands every event that is found to {@code taker}, the newest first, page by page. */
    public void each(Caller caller, Query query, Taker taker) throws IOException {
        Long before = null;
        List<EventView> page;
        do {
            page = list(caller, before, query, EXPORT_PAGE);
            for (EventView event : page) {
                taker.take(event);
                before = event.id();
            }
        } while (page.size() == EXPORT_PAGE);
    }

    public EventView get(Caller caller, long id) {
        Permissions.require(caller, Permission.AUDIT_READ);
        return database.asPlatform(work -> new AuditSearch(work)
                .byId(id)
                .map(event -> view(work, event, new HashMap<>()))
                .filter(event -> visible(caller, event))
                .orElseThrow(() -> Problem.notFound("event")));
    }

    private static boolean visible(Caller caller, EventView event) {
        String tenant = event.tenant();
        Environment environment = event.environment();
        return (tenant == null
                        ? caller.bounds().platformWide()
                        : caller.bounds().covers(tenant))
                && (environment == null || caller.bounds().covers(environment));
    }

    private static @Nullable List<Integer> tenants(Work work, Caller caller, @Nullable String asked) {
        if (asked != null) {
            Permissions.require(caller, Permission.AUDIT_READ, asked);
            return rows(work, Set.of(asked));
        }
        return caller.bounds().platformWide()
                ? null
                : rows(work, caller.bounds().tenants());
    }

    private static List<Integer> rows(Work work, Set<String> codes) {
        List<Integer> ids = new ArrayList<>();
        codes.forEach(code -> new Tenants(work).byOdsCode(code).map(Tenant::id).ifPresent(ids::add));
        return ids;
    }

    private static @Nullable Set<Environment> environments(Caller caller, @Nullable Environment asked) {
        if (asked != null) {
            return caller.bounds().covers(asked) ? Set.of(asked) : Set.of();
        }
        return caller.bounds().environments().isEmpty() ? null : caller.bounds().environments();
    }

    private static EventView view(Work work, StoredEvent event, Map<Integer, String> names) {
        Integer tenantId = event.tenantId();
        String tenant = tenantId == null
                ? null
                : names.computeIfAbsent(
                        tenantId,
                        id -> new Tenants(work).byId(id).map(Tenant::odsCode).orElse("?"));
        return new EventView(
                event.id(),
                event.at(),
                tenant,
                event.environment(),
                event.actor(),
                event.action(),
                event.target(),
                event.detail(),
                event.requestId());
    }
}
