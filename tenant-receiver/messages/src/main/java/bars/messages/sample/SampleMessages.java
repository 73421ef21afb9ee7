package bars.messages.sample;

import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import bars.messages.code.UseCases;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;

/**
 * Writes messages about one case, over one route. Requests go forward over the route; for responses give
 * {@link SampleRoute#reversed}. Not thread-safe.
 */
public final class SampleMessages {
    private final SampleRoute route;
    private final SampleCase about;

    public SampleMessages(SampleRoute route, SampleCase about) {
        this.route = route;
        this.about = about;
    }

    /** A new request of the route's use case: a validation for Application 4, else a referral. */
    public SampleBundle request() {
        return request("new");
    }

    /** Newer facts about the request: every resource has a later stamp, and the receiver's Encounter comes back. */
    public SampleBundle update() {
        SampleBundle update = request("update");
        if (!about.known("responder").isEmpty()) {
            Writer out = new Writer(about, route.version());
            new Parts(out, route, about).encounter("responder", "planned", "R-0001");
            update.entries().add(out.done().entries().get(0));
        }
        return update;
    }

    /** Withdraws the request; {@code status} is revoked or entered-in-error. */
    public SampleBundle cancellation(String status) {
        Writer out = new Writer(about, route.version());
        Parts parts = new Parts(out, route, about);
        parts.header("servicerequest-request", "update", "request", "servicerequest-request-cancelled");
        parts.bareRequest(category(), status);
        parts.patient();
        parts.organisations();
        return out.done();
    }

    /**
     * Takes a slot.
     *
     * @param slotId id of the Slot, as the receiver offered it
     * @param scheduleId id of its Schedule
     */
    public SampleBundle booking(String slotId, String scheduleId) {
        about.known("slot", slotId);
        about.known("schedule", scheduleId);
        about.known("service", route.target().value());
        Writer out = new Writer(about, route.version());
        Parts parts = new Parts(out, route, about);
        parts.header("booking-request", "new", "appointment", "booking-request");
        appointment(out, "booked").putArray("slot").add(out.reference("slot"));
        ObjectNode slot = out.add("slot", "Slot");
        slot.set("schedule", out.reference("schedule"));
        slot.put("status", "free");
        times(slot);
        out.add("schedule", "Schedule").putArray("actor").add(out.reference("service"));
        parts.service();
        parts.patient();
        parts.organisations();
        return out.done();
    }

    /** Withdraws the booking. */
    public SampleBundle bookingCancellation(String reason, String status) {
        Writer out = new Writer(about, route.version());
        Parts parts = new Parts(out, route, about);
        parts.header("booking-request", reason, "appointment", "booking-request-cancelled");
        appointment(out, status);
        parts.patient();
        parts.organisations();
        return out.done();
    }

    /** Validation has begun. */
    public SampleBundle interim() {
        SampleBundle bundle =
                response("new", "servicerequest-response-validation-interim", "active", "in-progress", false);
        bundle.resource("Encounter"); // the sender's stands first
        return bundle;
    }

    /** Validation is declined with a code of rejected-reasons-bars. */
    public SampleBundle rejection(String code) {
        SampleBundle bundle =
                response("new", "servicerequest-response-validation-interim", "active", "cancelled", false);
        responder(bundle)
                .putArray("reasonCode")
                .add(Writer.concept(Writer.coding(CodeSystems.REJECTED_REASONS, code, code)));
        return bundle;
    }

    /** Validation is done; {@code reason} is update after an interim response, else new. */
    public SampleBundle full(String reason) {
        return response(reason, "servicerequest-response-validation-full", "active", "finished", true);
    }

    /** How a case of Application 6 stands. */
    public SampleBundle statusUpdate(String encounterStatus) {
        return response("new", "servicerequest-response-referral-short", "active", encounterStatus, false);
    }

    /** The patient of a referral did not attend. */
    public SampleBundle didNotAttend() {
        return response("new", "servicerequest-response-referral", "revoked", "", true);
    }

    private SampleBundle request(String reason) {
        boolean validation = category().equals("validation");
        boolean cad = route.application().equals("6");
        Writer out = new Writer(about, route.version());
        Parts parts = new Parts(out, route, about);
        parts.header("servicerequest-request", reason, "request", "servicerequest-request-" + category());
        ObjectNode request = parts.request(category(), "active");
        parts.encounter("encounter", validation || cad ? "triaged" : "finished", "FM-0001");
        parts.plan(validation || cad ? "active" : "completed");
        parts.patient();
        parts.organisations();
        parts.practitioner();
        parts.service();
        parts.consent();
        parts.observation();
        if (Set.of("3", "4", "6").contains(route.application())) {
            parts.place();
            request.putArray("locationReference").add(out.reference("place"));
        }
        if (Set.of("5", "6", "8").contains(route.application())) {
            parts.task();
        }
        if (parts.isAdvice()) {
            parts.condition();
        }
        return out.done();
    }

    private SampleBundle response(
            String reason, String definition, String requestStatus, String responderStatus, boolean whole) {
        Writer out = new Writer(about, route.version());
        Parts parts = new Parts(out, route, about);
        boolean responder = !responderStatus.isEmpty();
        ObjectNode header =
                parts.header("servicerequest-response", reason, responder ? "responder" : "encounter", definition);
        header.putObject("response").put("identifier", about.id("bundle")).put("code", "ok");
        parts.request(category(), requestStatus);
        parts.encounter("encounter", "triaged", "FM-0001");
        if (responder) {
            parts.encounter("responder", responderStatus, "R-0001");
        }
        parts.patient();
        parts.organisations();
        parts.practitioner();
        if (whole) {
            parts.service();
            parts.consent();
            parts.place();
            parts.plan("completed");
        }
        SampleBundle bundle = out.done();
        // Only Bundle.id of the request is told, in response.identifier; the response itself has one of its own.
        bundle.root().put("id", about.id("bundle of " + definition + reason));
        return bundle;
    }

    private static ObjectNode responder(SampleBundle bundle) {
        ObjectNode last = bundle.resource("Encounter");
        for (var entry : bundle.entries()) {
            if ("Encounter".equals(entry.at("/resource/resourceType").asText())) {
                last = (ObjectNode) entry.get("resource");
            }
        }
        return last;
    }

    private ObjectNode appointment(Writer out, String status) {
        ObjectNode appointment = out.add("appointment", "Appointment");
        appointment.put("status", status);
        appointment
                .putArray("serviceCategory")
                .add(Writer.concept(
                        Writer.coding(CodeSystems.USE_CASES, route.useCase(), UseCases.display(route.useCase()))));
        times(appointment);
        ObjectNode participant = appointment.putArray("participant").addObject();
        participant.set("actor", out.reference("patient"));
        participant.put("status", "accepted");
        return appointment;
    }

    private void times(ObjectNode resource) {
        resource.put("start", Moments.text(about.now().plus(Duration.ofHours(1))));
        resource.put("end", Moments.text(about.now().plus(Duration.ofMinutes(75))));
    }

    private String category() {
        return route.application().equals("4") ? "validation" : "referral";
    }
}
