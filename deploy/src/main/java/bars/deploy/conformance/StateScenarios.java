package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the standard's own stateful receiver answers to five events in three states. For a service that is set so:
 * {@code secondBooking} and {@code secondReferral} {@code conflict}, {@code cancelUnknown} and {@code unknownLink}
 * {@code bad-request}. Source: BaRS guide, TKW, stateful server.
 */
final class StateScenarios {
    private static final String CLAUSE = "TKW, Stateful server";

    private StateScenarios() {}

    /** What came before the event. */
    private enum State {
        INITIAL("nothing was sent"),
        BOOKED("a booking was made"),
        REFERRED("a booking and its referral were made");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    /** Where a scenario begins: the booking's id, if there is one. */
    private record Begun(Caller caller, String appointment, boolean booked) {}

    /** Sends what is examined. */
    @FunctionalInterface
    private interface Event {
        Reply send(Begun begun) throws IOException;
    }

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        Expectation exists = refusal(409, "REC_CONFLICT", "conflict");
        Expectation missing = refusal(400, "REC_BAD_REQUEST", "invariant");
        row(all, "C1", "A booking", StateScenarios::book, List.of(success(), exists, exists));
        row(all, "C2", "A cancellation of the booking", StateScenarios::cancel, List.of(missing, success(), success()));
        row(all, "C3", "A referral linked to the booking", StateScenarios::refer, List.of(missing, success(), exists));
        row(
                all,
                "C4",
                "A referral linked to another booking",
                StateScenarios::misrefer,
                List.of(missing, exists, exists));
        row(
                all,
                "C5",
                "A cancellation of the referral",
                begun -> begun.caller().post(begun.caller().messages().cancellation("revoked")),
                List.of(missing, missing, success()));
        return all;
    }

    private static void row(List<Scenario> all, String id, String title, Event event, List<Expectation> expected) {
        for (State state : State.values()) {
            all.add(new Scenario(
                            id + "abc".charAt(state.ordinal()),
                            CLAUSE,
                            title + ", after " + state.words,
                            caller -> event.send(begin(caller, state)),
                            expected.get(state.ordinal()))
                    .proves("CAN-02", "LNK-02"));
        }
    }

    private static Begun begin(Caller caller, State state) throws IOException {
        if (!caller.onlyFor("1", "2").target().stateful()) {
            throw new NotApplicable("The service is not set to be stateful");
        }
        if (state == State.INITIAL) {
            return new Begun(caller, UUID.randomUUID().toString(), false);
        }
        JsonNode booked = caller.taken(BookingScenarios.booking(caller, caller.slot()));
        String appointment = Caller.id(booked, "Appointment");
        if (state == State.REFERRED) {
            caller.taken(BookingScenarios.linked(caller, appointment));
        }
        return new Begun(caller, appointment, true);
    }

    private static Reply book(Begun begun) throws IOException {
        return begun.caller()
                .post(BookingScenarios.booking(begun.caller(), begun.caller().slot()));
    }

    private static Reply cancel(Begun begun) throws IOException {
        return begun.caller().post(begun.caller().messages().bookingCancellation("update", "cancelled"));
    }

    private static Reply refer(Begun begun) throws IOException {
        return begun.caller().post(BookingScenarios.linked(begun.caller(), begun.appointment()));
    }

    /** Initially there is no booking at all; afterwards there is one of another patient. */
    private static Reply misrefer(Begun begun) throws IOException {
        if (!begun.booked()) {
            return refer(begun);
        }
        Caller caller = begun.caller();
        Caller other = new Caller(caller.target());
        JsonNode booked = other.taken(BookingScenarios.booking(other, other.slot()));
        String wrong = Caller.id(booked, "Appointment");
        return caller.post(BookingScenarios.linked(caller, wrong));
    }
}
