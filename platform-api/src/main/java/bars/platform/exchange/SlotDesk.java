package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.exchange.OfferedSlot;
import bars.db.exchange.SlotBook;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Offers slots for booking, thousands in one call. What somebody has booked stays as it is. Thread-safe. */
@Singleton
public class SlotDesk {
    private final Database database;
    private final Ids ids;

    @Inject
    public SlotDesk(Database database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /**
     * What a bulk write did.
     *
     * @param unchanged as before, or booked and therefore left alone
     * @param removed in the window of {@code replace} and not listed
     */
    public record Result(UUID service, Environment environment, int created, int changed, int unchanged, int removed) {}

    /** Where a page starts and what it shows. */
    public record Ask(
            @Nullable Environment environment,
            @Nullable String service,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String status,
            @Nullable String after,
            int limit) {}

    /** Writes slots; the same list twice changes nothing the second time. */
    public Result put(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String serviceName,
            SlotDocument document) {
        Permissions.require(caller, Permission.INBOX_WRITE, odsCode);
        Environment said = environment == null ? environment(document.environment()) : environment;
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, said);
        Reach.ServiceRef service = reach.service(database, serviceName(serviceName, document.service()));
        return write(caller, service, document, SlotRules.read(document));
    }

    /**
     * Writes the slots of a FHIR Bundle.
     *
     * @param replace what is not booked, starts in this window and is not in the Bundle goes
     */
    public Result putBundle(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String serviceName,
            JsonNode bundle,
            SlotDocument.@Nullable Window replace) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, environment);
        Reach.ServiceRef service =
                serviceName == null ? reach.onlyService(database) : reach.service(database, serviceName);
        FhirSlots.Read read = FhirSlots.read(bundle, replace);
        return write(caller, service, read.document(), SlotRules.read(read.document(), read.places()::get));
    }

    private Result write(Caller caller, Reach.ServiceRef service, SlotDocument document, List<OfferedSlot> slots) {
        return database.inTenant(service.scope(), work -> {
            SlotBook book = new SlotBook(work);
            schedules(book, service.id(), document, slots);
            int removed = replaced(book, service.id(), document.replace(), slots);
            SlotBook.Written written = book.put(service.id(), slots, ids);
            tell(work, caller, service, "slots.written", Map.of("slots", slots.size(), "removed", removed));
            return new Result(
                    service.id(),
                    service.scope().environment(),
                    written.created(),
                    written.changed(),
                    written.unchanged(),
                    removed);
        });
    }

    /** Where a page goes on: behind the slot that starts then and is called so. */
    private record Place(Instant start, UUID id) {
        private static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0));

        static Place of(@Nullable String cursor) {
            if (cursor == null) {
                return FIRST;
            }
            int slash = cursor.indexOf('/');
            try {
                return new Place(
                        Instant.parse(cursor.substring(0, Math.max(0, slash))),
                        UUID.fromString(cursor.substring(slash + 1)));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw Problem.of(ProblemType.INVALID_PARAMETER, "cursor is not one that this API gave out");
            }
        }
    }

    /** What is offered is no patient data; what it was booked for, and what was written beside it, may be. */
    public List<SlotView> list(Caller caller, String odsCode, Ask ask) {
        boolean whole = caller.may(Permission.INBOX_READ);
        Permission needed = whole ? Permission.INBOX_READ : Permission.TENANTS_READ;
        Reach reach = Reach.of(database, caller, needed, odsCode, ask.environment());
        Reach.ServiceRef service =
                ask.service() == null ? reach.onlyService(database) : reach.service(database, ask.service());
        if (ask.status() != null && !SlotRules.STATUSES.contains(ask.status())) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "status must be one of " + SlotRules.STATUSES);
        }
        Place after = Place.of(ask.after());
        return database.inTenant(service.scope(), work -> new SlotBook(work)
                        .page(
                                service.id(),
                                or(ask.from(), Instant.EPOCH),
                                or(ask.to(), Instant.parse("9999-01-01T00:00:00Z")),
                                ask.status(),
                                after.start(),
                                after.id(),
                                ask.limit())
                        .stream()
                        .map(slot -> SlotView.of(slot, service))
                        .map(slot -> whole ? slot : slot.asOffered())
                        .toList());
    }

    /** Removes what nobody booked and starts in the window; says how many went. */
    public int remove(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String serviceName,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String schedule) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, environment);
        if (serviceName == null || serviceName.isBlank()) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "service is required: its id, value, or system|value");
        }
        Reach.ServiceRef service = reach.service(database, serviceName);
        return database.inTenant(service.scope(), work -> {
            int removed = new SlotBook(work)
                    .remove(
                            service.id(),
                            or(from, Instant.EPOCH),
                            or(to, Instant.parse("9999-01-01T00:00:00Z")),
                            schedule);
            tell(work, caller, service, "slots.removed", Map.of("removed", removed));
            return removed;
        });
    }

    private void schedules(SlotBook book, UUID service, SlotDocument document, List<OfferedSlot> slots) {
        if (document.schedules() != null) {
            for (SlotDocument.Diary diary : document.schedules()) {
                String reference = diary.reference() == null ? "default" : diary.reference();
                book.schedule(ids.get(), service, reference, resources(diary));
            }
        }
        for (String reference : slots.stream().map(OfferedSlot::schedule).collect(Collectors.toSet())) {
            book.schedule(ids.get(), service, reference, null);
        }
    }

    /** What is listed keeps its row and id. */
    private static int replaced(
            SlotBook book, UUID service, SlotDocument.@Nullable Window window, List<OfferedSlot> slots) {
        if (window == null) {
            return 0;
        }
        if (window.from() == null || window.to() == null) {
            throw Problem.invalid("/replace", "required", "A window has from and to");
        }
        return book.removeOthers(service, window.from(), window.to(), slots);
    }

    private static JsonNode resources(SlotDocument.Diary diary) {
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        if (diary.practitioner() != null) {
            resources.set("practitioner", diary.practitioner());
        }
        if (diary.practitionerRole() != null) {
            resources.set("practitionerRole", diary.practitionerRole());
        }
        if (diary.location() != null) {
            resources.set("location", diary.location());
        }
        return resources;
    }

    private static String serviceName(@Nullable String query, @Nullable JsonNode body) {
        if (query != null) {
            return query;
        }
        if (body == null || body.isNull()) {
            throw Problem.invalid("/service", "required", "Name the service: its id, value, or system|value");
        }
        return body.isObject()
                ? body.path("system").asText() + "|" + body.path("value").asText()
                : body.asText();
    }

    private static @Nullable Environment environment(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (Environment environment : Environment.values()) {
            if (environment.name().equals(name)) {
                return environment;
            }
        }
        throw Problem.invalid("/environment", "value", "environment must be INT or PROD");
    }

    private static Instant or(@Nullable Instant given, Instant standard) {
        return given == null ? standard : given;
    }

    private static void tell(
            Work work, Caller caller, Reach.ServiceRef service, String action, Map<String, Object> detail) {
        Deeds.within(work, caller, action, service.id().toString(), detail);
    }
}
