package bars.messages.response;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.Category;
import bars.messages.bundle.MessageEvent;
import bars.messages.definition.PayloadDefinition;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a response: which row of the decision table its reader will find.
 * Source: contract §2.7, §2.10.
 *
 * @param reason new or update
 * @param requestStatus status of the ServiceRequest
 * @param encounterStatus status of the responder's Encounter; null for a response without
 */
record Plan(PayloadDefinition definition, String reason, String requestStatus, @Nullable String encounterStatus) {
    private static final int LONGEST_NOTE = 2_000;
    private static final int LONGEST_REFERENCE = 64;
    private static final Set<String> OUTCOMES = Set.of("active", "completed");
    private static final Set<String> STATUSES = Set.of("planned", "in-progress", "finished");
    private static final Set<String> REJECTIONS = Set.of("RRNA", "FC", "OTH");
    private static final Set<String> REJECTABLE = Set.of("a6t2", "a6t3");
    private static final Set<String> ATTENDED = Set.of("1", "2");

    /**
     * What {@code order} means as an answer to {@code original}; refused when it means nothing.
     *
     * @param follows whether an earlier response of this kind (for a full one: an interim) went out
     */
    static Plan of(BarsMessage original, ResponseOrder order, boolean follows) {
        answerable(original);
        note(order);
        ambulance(order);
        boolean validation =
                original.category().filter(Category.VALIDATION::equals).isPresent();
        return switch (order.kind()) {
            case INTERIM -> {
                require(validation, "kind", "An interim response answers a request for validation (Application 4)");
                absent(order.status(), "status");
                absent(order.reasonCode(), "reasonCode");
                yield new Plan(
                        PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM, "new", "active", "in-progress");
            }
            case FULL -> {
                require(validation, "kind", "A full response answers a request for validation (Application 4)");
                among(order.status(), OUTCOMES, "status");
                yield new Plan(
                        PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_FULL,
                        follows ? "update" : "new",
                        "active",
                        "finished");
            }
            case REJECTION -> validation ? declined(order) : notTaken(original, order);
            case STATUS -> {
                require(isOf(original, Set.of("6")), "kind", "A status answers a case of Application 6");
                among(order.status(), STATUSES, "status");
                absent(order.reasonCode(), "reasonCode");
                yield new Plan(
                        PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL_SHORT,
                        follows ? "update" : "new",
                        "active",
                        order.status());
            }
            case DNA -> {
                require(
                        !validation && isOf(original, ATTENDED),
                        "kind",
                        "That a patient did not attend answers a referral of Applications 1 and 2");
                absent(order.status(), "status");
                absent(order.reasonCode(), "reasonCode");
                yield new Plan(PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL, "new", "revoked", null);
            }
        };
    }

    private static Plan declined(ResponseOrder order) {
        absent(order.status(), "status");
        among(order.reasonCode(), REJECTIONS, "reasonCode");
        return new Plan(PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM, "new", "active", "cancelled");
    }

    private static Plan notTaken(BarsMessage original, ResponseOrder order) {
        absent(order.status(), "status");
        if (order.reasonCode() != null) {
            among(order.reasonCode(), REJECTIONS, "reasonCode");
        }
        require(
                original.useCase().filter(REJECTABLE::contains).isPresent(),
                "kind",
                "Only requests for validation, call assist and mutual aid (a6t2, a6t3) can be declined");
        return new Plan(PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL_SHORT, "new", "revoked", "cancelled");
    }

    private static void answerable(BarsMessage original) {
        Optional<ServiceRequest.ServiceRequestStatus> status =
                original.serviceRequest().map(ServiceRequest::getStatus);
        boolean open = original.event()
                        .filter(MessageEvent.SERVICEREQUEST_REQUEST::equals)
                        .isPresent()
                && status.filter(one -> one == ServiceRequest.ServiceRequestStatus.ACTIVE
                                || one == ServiceRequest.ServiceRequestStatus.ONHOLD)
                        .isPresent();
        require(open, "message", "Only a referral or request for validation that is open can be answered");
    }

    private static boolean isOf(BarsMessage original, Set<String> applications) {
        return original.application().filter(applications::contains).isPresent();
    }

    private static void note(ResponseOrder order) {
        String note = order.note();
        require(
                note == null || note.length() <= LONGEST_NOTE,
                "note",
                "A note has at most " + LONGEST_NOTE + " characters");
    }

    private static void ambulance(ResponseOrder order) {
        String reference = order.ambulanceReference();
        require(
                reference == null || (order.kind() == ResponseKind.FULL && "active".equals(order.status())),
                "ambulanceReference",
                "A case of the ambulance service goes with a FULL response of status active alone");
        require(
                reference == null || (!reference.isBlank() && reference.length() <= LONGEST_REFERENCE),
                "ambulanceReference",
                "A reference has 1 to " + LONGEST_REFERENCE + " characters");
    }

    private static void among(@Nullable String value, Set<String> known, String member) {
        require(
                value != null && known.contains(value),
                member,
                member + " must be one of "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    private static void absent(@Nullable String value, String member) {
        require(value == null, member, "Leave out " + member + " here");
    }

    private static void require(boolean condition, String member, String diagnostics) {
        if (!condition) {
            throw Refusal.badRequest(IssueType.VALUE, "RS-01", member, diagnostics);
        }
    }
}
