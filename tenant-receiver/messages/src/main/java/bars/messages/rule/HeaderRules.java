package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.MessageHeader.ResponseType;

/** Rules of the MessageHeader. Source: contract §2.2, §2.6. */
final class HeaderRules {
    static final List<ElementRule> ALL = List.of(
            new ElementRule(
                    "MH-03",
                    Level.REFUSE,
                    "MessageHeader.destination.receiver",
                    "name the receiving organisation in destination.receiver.reference",
                    "§2.2, §2.6",
                    Scope.ALL,
                    m -> m.header().getDestination().stream()
                            .anyMatch(destination -> destination.getReceiver().hasReference())),
            new ElementRule(
                    "MH-04",
                    Level.REFUSE,
                    "MessageHeader.sender",
                    "name the sending organisation in sender.reference",
                    "§2.2, §2.6",
                    Scope.ALL,
                    // What is not in the message cannot be looked at: MH-10 sees to that.
                    m -> m.header().getSender().hasReference()
                            && !m.isNoOrganisation(m.header().getSender())),
            new ElementRule(
                    "MH-05",
                    Level.REFUSE,
                    "MessageHeader.source.endpoint",
                    "name the sending service in source.endpoint, where answers go",
                    "§2.2",
                    Scope.ALL,
                    m -> m.source().isPresent()),
            new ElementRule(
                    "MH-06",
                    Level.REFUSE,
                    "MessageHeader.focus",
                    "point from focus to a resource in the Bundle",
                    "§2.2, §2.6",
                    Scope.ALL,
                    m -> m.focus().isPresent()),
            new ElementRule(
                    "MH-08",
                    Level.CURRENT,
                    "MessageHeader.source.name",
                    "name the source",
                    "§2.2",
                    Scope.ALL,
                    m -> m.header().getSource().hasName()),
            new ElementRule(
                    "MH-09",
                    Level.RECORD,
                    "MessageHeader.definition",
                    "name its message definition",
                    "§2.2",
                    Scope.ALL,
                    m -> m.definition().isPresent()),
            new ElementRule(
                    "MH-10",
                    Level.CURRENT,
                    "MessageHeader.sender",
                    "carry the sending and the receiving organisation",
                    "§2.2",
                    Scope.ALL,
                    m -> m.resolve(m.header().getSender()).isPresent()
                            && m.header().getDestination().stream()
                                    .anyMatch(destination ->
                                            m.resolve(destination.getReceiver()).isPresent())),
            new ElementRule(
                    "MH-11",
                    Level.CURRENT,
                    "MessageHeader.focus",
                    "focus on the Appointment of a booking, the ServiceRequest of a request, the Encounter of a response",
                    "§2.2",
                    Scope.ALL,
                    m -> m.focus()
                            .map(BundleEntry::type)
                            .filter(roots(m)::contains)
                            .isPresent()),
            new ElementRule(
                    "MH-12",
                    Level.CURRENT,
                    "MessageHeader.response.code",
                    "answer with the response code ok",
                    "§2.2",
                    Scope.those("responses", Workflow::isResponse),
                    m -> m.header().getResponse().getCode() == ResponseType.OK));

    private HeaderRules() {}

    private static Set<String> roots(BarsMessage message) {
        return message.event()
                .map(event -> switch (event) {
                    case BOOKING_REQUEST, BOOKING_RESPONSE -> Set.of("Appointment");
                    case SERVICEREQUEST_REQUEST -> Set.of("ServiceRequest");
                    // Whoever did not attend was never met: such a response carries no Encounter of its sender's.
                    case SERVICEREQUEST_RESPONSE ->
                        message.encounters().size() < 2 ? Set.of("Encounter", "ServiceRequest") : Set.of("Encounter");
                })
                .orElse(Set.of());
    }
}
