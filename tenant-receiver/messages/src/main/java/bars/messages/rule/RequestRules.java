package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;

/** Rules of the ServiceRequest. Source: contract §2.3, §2.5, §2.6. */
final class RequestRules {
    static final List<ElementRule> ALL = List.of(
            new ElementRule(
                    "SR-01",
                    Level.REFUSE,
                    "ServiceRequest.intent",
                    "have the intent plan",
                    "§2.3, §2.6",
                    Scope.CARE,
                    m -> all(m.serviceRequest(), request -> request.getIntent() == ServiceRequestIntent.PLAN)),
            new ElementRule(
                    "SR-02",
                    Level.REFUSE,
                    "ServiceRequest.category",
                    "have exactly one category",
                    "§2.3, §2.6",
                    Scope.CARE,
                    m -> all(
                            m.serviceRequest(), request -> request.getCategory().size() == 1)),
            new ElementRule(
                    "SR-03",
                    Level.REFUSE,
                    "ServiceRequest.subject",
                    "point from ServiceRequest.subject to the patient",
                    "§2.3",
                    Scope.CARE,
                    m -> all(m.serviceRequest(), request -> pointsToPatient(m, request))),
            new ElementRule(
                    "SR-04",
                    Level.REFUSE,
                    "ServiceRequest.authoredOn",
                    "carry ServiceRequest.authoredOn",
                    "§2.6 BARSServiceRequest-request-referral",
                    Scope.of(Workflow.NEW_REFERRAL, Workflow.NEW_CAD_REFERRAL),
                    m -> all(m.serviceRequest(), ServiceRequest::hasAuthoredOn)),
            new ElementRule(
                    "SR-05",
                    Level.REFUSE,
                    "ServiceRequest.occurrencePeriod",
                    "say when validation is due in ServiceRequest.occurrencePeriod, start and end",
                    "§2.6 BARSServiceRequest-request-validation",
                    Scope.of(Workflow.NEW_VALIDATION),
                    m -> all(
                            m.serviceRequest(),
                            request -> request.getOccurrence() instanceof Period period
                                    && period.hasStart()
                                    && period.hasEnd())),
            new ElementRule(
                    "SR-06",
                    Level.REFUSE,
                    "ServiceRequest.encounter",
                    "point from ServiceRequest.encounter to the sender's Encounter",
                    "§2.3",
                    Scope.NEW,
                    m -> all(m.serviceRequest(), ServiceRequest::hasEncounter)),
            new ElementRule(
                    "SR-07",
                    Level.CURRENT,
                    "ServiceRequest.requester",
                    "name the requester",
                    "§2.3",
                    Scope.NEW,
                    m -> all(m.serviceRequest(), ServiceRequest::hasRequester)),
            new ElementRule(
                    "SR-08",
                    Level.CURRENT,
                    "ServiceRequest.performer",
                    "point from ServiceRequest.performer to the HealthcareService",
                    "§2.3",
                    Scope.NEW,
                    m -> all(m.serviceRequest(), ServiceRequest::hasPerformer)),
            new ElementRule(
                    "SR-09",
                    Level.RECORD,
                    "ServiceRequest.basedOn",
                    "point from ServiceRequest.basedOn to the CarePlan",
                    "§2.3",
                    Scope.NEW,
                    m -> all(m.serviceRequest(), ServiceRequest::hasBasedOn)),
            new ElementRule(
                    "SR-10",
                    Level.CURRENT,
                    "ServiceRequest.locationReference",
                    "say where the patient is (Applications 3, 4 and 6)",
                    "§2.3",
                    Scope.NEW.in("3", "4", "6"),
                    m -> all(m.serviceRequest(), ServiceRequest::hasLocationReference)),
            new ElementRule(
                    "SR-11",
                    Level.RECORD,
                    "ServiceRequest.category.text",
                    "name the kind of help in category.text (Application 6, call assist and mutual aid)",
                    "§2.3",
                    Scope.of(Workflow.NEW_CAD_REFERRAL).in("6"),
                    m -> m.useCase().equals(Optional.of("a6t1"))
                            || all(m.serviceRequest(), request -> request.getCategoryFirstRep()
                                    .hasText())));

    private RequestRules() {}

    /** A subject within the message is its patient; one outside of it cannot be looked at. */
    private static boolean pointsToPatient(BarsMessage message, ServiceRequest request) {
        String target = request.getSubject().getReferenceElement_().getValue();
        Optional<BundleEntry> entry = message.resolve(request.getSubject());
        return request.hasSubject()
                && (entry.isPresent()
                        ? entry.get().resource() instanceof Patient
                        : target == null || !target.startsWith("urn:uuid:"));
    }

    private static boolean all(
            Optional<ServiceRequest> request, java.util.function.Predicate<ServiceRequest> condition) {
        return request.filter(condition).isPresent();
    }
}
