package bars.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One patient whose bookings and referrals are remembered, for each organisation that asks, until midnight: what a second
 * booking, a cancellation of nothing or a link to something else is answered with. Thread-safe.
 *
 * <p>Source: contract digest §9.3, stateful server.
 */
final class StatefulPatient {
    static final String NHS_NUMBER = "9707606312";

    private static final Set<String> WITHDRAWN = Set.of("cancelled", "revoked", "entered-in-error");

    /** What there is of the patient for one organisation. */
    private record Held(String booking, boolean referral) {
        static final Held NOTHING = new Held("", false);

        boolean booked() {
            return !booking.isEmpty();
        }
    }

    private final Map<String, Held> held = new HashMap<>();
    private final Clock clock;
    private LocalDate day;

    StatefulPatient(Clock clock) {
        this.clock = clock;
        this.day = LocalDate.MIN;
    }

    synchronized Reply take(Call call) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            held.clear();
            day = today;
        }
        String organisation = call.header("NHSD-End-User-Organisation").strip();
        Held before = held.getOrDefault(organisation, Held.NOTHING);
        JsonNode message = call.json();
        boolean booking = Bundles.event(message).equals("booking-request");
        boolean withdrawn =
                WITHDRAWN.contains(Bundles.root(message, booking).path("status").asText());
        return booking
                ? (withdrawn ? cancelBooking(organisation, before, call) : book(organisation, before, call))
                : (withdrawn ? cancelReferral(organisation, before, call) : refer(organisation, before, call));
    }

    private Reply book(String organisation, Held before, Call call) {
        if (before.booked()) {
            return conflict("The booking exists already");
        }
        String id = UUID.randomUUID().toString();
        held.put(organisation, new Held(id, false));
        return new Reply(200, Map.of(), Bundles.withRootId(call, true, id));
    }

    private Reply cancelBooking(String organisation, Held before, Call call) {
        if (!before.booked()) {
            return bad("The booking does not exist");
        }
        held.remove(organisation);
        return new Reply(200, Map.of(), call.body());
    }

    private Reply refer(String organisation, Held before, Call call) {
        if (!before.booked()) {
            return bad("The booking does not exist");
        }
        if (before.referral()) {
            return conflict("The referral exists already");
        }
        if (!call.text().contains(before.booking())) {
            return conflict("The referral is not linked to the right booking");
        }
        held.put(organisation, new Held(before.booking(), true));
        return new Reply(
                200, Map.of(), Bundles.withRootId(call, false, UUID.randomUUID().toString()));
    }

    private Reply cancelReferral(String organisation, Held before, Call call) {
        if (!before.referral()) {
            return bad("There is no referral");
        }
        held.put(organisation, new Held(before.booking(), false));
        return new Reply(200, Map.of(), call.body());
    }

    private static Reply conflict(String why) {
        return Reply.outcome(409, "REC_CONFLICT", "conflict", why);
    }

    private static Reply bad(String why) {
        return Reply.outcome(400, "REC_BAD_REQUEST", "invariant", why);
    }
}
