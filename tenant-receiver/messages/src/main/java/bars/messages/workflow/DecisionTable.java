package bars.messages.workflow;

import static bars.messages.workflow.Column.APPLICATION;
import static bars.messages.workflow.Column.APPOINTMENT;
import static bars.messages.workflow.Column.CARE_PLAN;
import static bars.messages.workflow.Column.CATEGORY;
import static bars.messages.workflow.Column.DEFINITION;
import static bars.messages.workflow.Column.ENCOUNTER;
import static bars.messages.workflow.Column.ENCOUNTERS;
import static bars.messages.workflow.Column.ENCOUNTER_CLASS;
import static bars.messages.workflow.Column.EVENT;
import static bars.messages.workflow.Column.REASON;
import static bars.messages.workflow.Column.REJECTED;
import static bars.messages.workflow.Column.REQUEST;
import static bars.messages.workflow.Column.RESPONDER;
import static bars.messages.workflow.Column.RESPONDER_CLASS;
import static bars.messages.workflow.Column.TASK;
import static bars.messages.workflow.Column.USE_CASE;

import bars.messages.bundle.BarsMessage;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The core workflow variables: which combination of them means what. Rows are tried from top to bottom and the first that
 * matches counts; a message that no row matches is refused. A clinician can read it: {@link #markdown}.
 * Source: contract §2.7, Core 1.5.0 Bundle-Processing; where sources disagree, both readings have a row.
 */
public final class DecisionTable {
    private static final String REQUEST_EVENT = "servicerequest-request";
    private static final String RESPONSE_EVENT = "servicerequest-response";
    private static final String BOOKING_EVENT = "booking-request";

    /** All rows, in the order in which they are tried. */
    public static final List<Row> ROWS = List.of(
            Row.of("WF-01", null, "Responses to bookings are never sent")
                    .when(EVENT, "booking-response")
                    .from("§2.2"),
            Row.of("WF-02", Workflow.CANCEL_REQUEST, "A referral or validation is withdrawn")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "update", "delete")
                    .when(REQUEST, "revoked", "entered-in-error"),
            Row.of("WF-03", Workflow.CANCEL_REQUEST, "The same with reason new, told by its definition")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "new")
                    .when(REQUEST, "revoked", "entered-in-error")
                    .when(DEFINITION, "cancelled")
                    .from("§2.9"),
            Row.of("WF-04", Workflow.NEW_VALIDATION, "A priority is to be checked")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "validation")
                    .when(APPLICATION, "4", "")
                    .when(REQUEST, "active")
                    .when(CARE_PLAN, "active")
                    .when(ENCOUNTER, "triaged", "in-progress"),
            Row.of("WF-05", Workflow.NEW_CAD_REFERRAL, "A control room hands over a case")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "referral")
                    .when(APPLICATION, "6")
                    .when(REQUEST, "active")
                    .when(CARE_PLAN, "active")
                    .when(ENCOUNTER, "in-progress", "triaged", "finished")
                    .when(ENCOUNTER_CLASS, "EMER")
                    .when(TASK, "requested", "none"),
            Row.of("WF-06", Workflow.NEW_REFERRAL, "Care is handed over")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "referral")
                    .when(APPLICATION, "1", "2", "3", "5", "8", "")
                    .when(REQUEST, "active")
                    .when(CARE_PLAN, "completed")
                    .when(ENCOUNTER, "triaged", "finished"),
            Row.of("WF-07", Workflow.UPDATE_VALIDATION, "Newer facts about a request for validation")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "update")
                    .when(CATEGORY, "validation")
                    .when(APPLICATION, "4", "")
                    .when(REQUEST, "active", "on-hold"),
            Row.of("WF-08", Workflow.UPDATE_CAD_REFERRAL, "Newer facts about a case of a control room")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "update")
                    .when(CATEGORY, "referral")
                    .when(APPLICATION, "6")
                    .when(REQUEST, "active"),
            Row.of("WF-09", Workflow.UPDATE_REFERRAL, "Newer facts about a referral, where the service takes them")
                    .when(EVENT, REQUEST_EVENT)
                    .when(REASON, "update")
                    .when(CATEGORY, "referral")
                    .when(REQUEST, "active")
                    .where(Choice.REFERRAL_UPDATES, "accept"),
            Row.of("WF-10", Workflow.DNA_FEEDBACK, "A patient whom we referred did not attend")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "referral")
                    .when(APPLICATION, "1", "2")
                    .when(REQUEST, "revoked"),
            Row.of("WF-11", Workflow.STATUS_UPDATE, "The other control room tells how a case stands")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new", "update")
                    .when(CATEGORY, "referral")
                    .when(APPLICATION, "6")
                    .when(REQUEST, "active")
                    .when(RESPONDER, "planned", "in-progress", "finished")
                    .when(RESPONDER_CLASS, "EMER"),
            Row.of("WF-12", Workflow.CAD_REJECTION, "The other control room does not take a case")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new", "update")
                    .when(CATEGORY, "referral")
                    .when(USE_CASE, "a6t2", "a6t3")
                    .when(REQUEST, "revoked", "active")
                    .when(RESPONDER, "cancelled"),
            Row.of("WF-13", Workflow.INTERIM_RESPONSE, "Validation has begun")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "validation")
                    .when(REQUEST, "active")
                    .when(RESPONDER, "in-progress")
                    .when(ENCOUNTERS, "at most 3"),
            Row.of("WF-14", Workflow.VALIDATION_REJECTION, "Validation is declined, with a reason")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "validation")
                    .when(RESPONDER, "cancelled")
                    .when(REJECTED, "yes"),
            Row.of("WF-15", Workflow.VALIDATION_REJECTION, "The same as the pseudo-code has it")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new")
                    .when(CATEGORY, "validation")
                    .when(REQUEST, "revoked")
                    .when(RESPONDER, "triaged"),
            Row.of("WF-16", Workflow.FULL_RESPONSE, "Validation is done")
                    .when(EVENT, RESPONSE_EVENT)
                    .when(REASON, "new", "update")
                    .when(CATEGORY, "validation")
                    .when(REQUEST, "active", "completed")
                    .when(RESPONDER, "finished", "triaged"),
            Row.of("WF-17", Workflow.CANCEL_BOOKING, "A booking is withdrawn, whatever the reason says")
                    .when(EVENT, BOOKING_EVENT)
                    .when(REASON, "new", "update", "delete")
                    .when(APPOINTMENT, "cancelled", "entered-in-error"),
            Row.of("WF-18", Workflow.CANCEL_BOOKING, "The same, told by its definition")
                    .when(EVENT, BOOKING_EVENT)
                    .when(REASON, "new", "update", "delete")
                    .when(APPOINTMENT, "booked")
                    .when(DEFINITION, "cancelled"),
            Row.of("WF-19", Workflow.NEW_BOOKING, "A slot is taken")
                    .when(EVENT, BOOKING_EVENT)
                    .when(REASON, "new")
                    .when(APPLICATION, "1", "2", "7", "")
                    .when(APPOINTMENT, "booked")
                    .from("§2.10"),
            Row.of("WF-20", Workflow.UPDATE_BOOKING, "A booking is changed, where the service takes that")
                    .when(EVENT, BOOKING_EVENT)
                    .when(REASON, "update")
                    .when(APPLICATION, "1", "2", "7", "")
                    .when(APPOINTMENT, "booked")
                    .where(Choice.BOOKING_UPDATES, "accept"));

    private DecisionTable() {}

    /** What {@code message} means to a service; 400 {@code invariant} when it means nothing. */
    public static Workflow decide(BarsMessage message, ServiceProfile profile) {
        for (Row row : ROWS) {
            if (row.matches(message, profile)) {
                return row.outcome().orElseThrow(() -> refusal(row.id(), row.meaning()));
            }
        }
        return closest(message);
    }

    /** The codes are the standard's, not the patient's, but they come from the sender: only known words are repeated. */
    private static Workflow closest(BarsMessage message) {
        if (message.event().isEmpty()) {
            throw refusal("WF-00", "MessageHeader.eventCoding is none of the events of the standard");
        }
        if (message.reason().isEmpty()) {
            throw refusal("WF-00", "MessageHeader.reason is none of new, update, delete");
        }
        String said = Stream.of(EVENT, REASON, CATEGORY, REQUEST, CARE_PLAN, ENCOUNTER, RESPONDER, APPOINTMENT)
                .filter(column -> !column.of(message).isEmpty())
                .map(column -> column.title() + " " + column.of(message))
                .collect(Collectors.joining(", "));
        throw refusal("WF-00", "This combination is no known workflow: " + said);
    }

    private static Refusal refusal(String rule, String diagnostics) {
        return Refusal.badRequest(IssueType.INVARIANT, rule, "Bundle", diagnostics);
    }

    /** The table for people. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("| Row | Meaning |");
        for (Column column : Column.values()) {
            text.append(' ').append(column.title()).append(" |");
        }
        text.append(" Outcome | Source |\n|---|---|")
                .append("---|".repeat(Column.values().length + 2))
                .append('\n');
        for (Row row : ROWS) {
            text.append("| ")
                    .append(row.id())
                    .append(" | ")
                    .append(row.meaning())
                    .append(" |");
            for (Column column : Column.values()) {
                text.append(' ')
                        .append(row.conditions().getOrDefault(column, Set.of()).stream()
                                .map(value -> value.isEmpty() ? "none told" : value)
                                .collect(Collectors.joining(", ")))
                        .append(" |");
            }
            text.append(' ').append(row.outcome().map(Enum::name).orElse("refused"));
            if (row.choice() != null) {
                text.append(" where `")
                        .append(row.choice().key())
                        .append("` = `")
                        .append(row.chosen())
                        .append('`');
            }
            text.append(" | contract ").append(row.source()).append(" |\n");
        }
        return text.toString();
    }
}
