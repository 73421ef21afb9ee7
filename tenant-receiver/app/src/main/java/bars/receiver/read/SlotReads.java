package bars.receiver.read;

import bars.db.Database;
import bars.db.Work;
import bars.db.booking.Schedule;
import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.messages.header.AcceptedMedia;
import bars.messages.header.RequestHeaders;
import bars.messages.refusal.Issue;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.search.OfferedSchedule;
import bars.messages.search.OfferedSlot;
import bars.messages.search.SlotBundle;
import bars.messages.search.SlotQuery;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.handler.Inquiry;
import bars.receiver.handler.InquiryHandler;
import bars.receiver.handler.Originals;
import bars.receiver.tenant.HostedService;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /Slot}: times of the service that is asked, as they are at this moment. Thread-safe. */
public final class SlotReads {
    /** Slots in one answer, the earliest. */
    private static final int MOST = 1_000;

    private final Database database;
    private final Admission admission;
    private final HandlerRegistry handlers;
    private final Clock clock;

    public SlotReads(Database database, Admission admission, HandlerRegistry handlers, Clock clock) {
        this.database = database;
        this.admission = admission;
        this.handlers = handlers;
        this.clock = clock;
    }

    private record Offer(List<OfferedSlot> slots, List<OfferedSchedule> schedules) {}

    /** The slots that match. */
    public Answer search(
            Arrival arrival, Function<String, @Nullable String> headers, Map<String, List<String>> parameters) {
        HostedService service = admission.service(arrival, RequestHeaders.read(headers), IssueType.FORBIDDEN);
        AcceptedMedia media = AcceptedMedia.negotiate(headers.apply("Accept"), service.profile());
        if (!service.profile().booking()) {
            throw Refusal.of(RecCode.NOT_IMPLEMENTED, IssueType.NOT_SUPPORTED, "This service offers no slots here");
        }
        Optional<InquiryHandler> elsewhere =
                handlers.inquiriesOf(service.profile().handlerKind());
        if (elsewhere.isPresent()) {
            var inquiry = new Inquiry(arrival, service, Originals.of(headers), "Slot", null, parameters);
            return Answer.ok(media, elsewhere.get().answer(inquiry));
        }
        SlotQuery query = SlotQuery.parse(parameters, service.profile());
        Offer offer = database.inTenant(service.scope(), work -> find(work, service, query));
        return Answer.ok(
                media,
                new SlotBundle(service.profile(), query, service.changedAt(), clock.instant())
                        .render(Base.of(arrival), offer.slots(), offer.schedules()));
    }

    private static Offer find(Work work, HostedService service, SlotQuery query) {
        List<OfferedSlot> slots = new Slots(work)
                .between(service.id(), query.from(), query.to(), query.statuses(), MOST + 1).stream()
                        .map(SlotReads::offered)
                        .toList();
        if (slots.size() > MOST) {
            // Every slot must be told; half of them would look like all.
            throw new Refusal(
                    RecCode.UNPROCESSABLE_ENTITY,
                    List.of(new Issue(
                            IssueType.TOO_COSTLY,
                            "SL-02",
                            "start",
                            "More than " + MOST + " slots match; ask for a shorter time")));
        }
        List<OfferedSchedule> schedules = slots.isEmpty()
                ? List.of()
                : new Schedules(work)
                        .of(service.id()).stream().map(SlotReads::offered).toList();
        return new Offer(slots, schedules);
    }

    private static OfferedSlot offered(Slot slot) {
        return new OfferedSlot(
                slot.id().toString(),
                slot.scheduleId().toString(),
                slot.status(),
                slot.startsAt(),
                slot.endsAt(),
                slot.details(),
                slot.updatedAt());
    }

    private static OfferedSchedule offered(Schedule schedule) {
        return new OfferedSchedule(
                schedule.id().toString(), schedule.reference(), schedule.resources(), schedule.updatedAt());
    }
}
