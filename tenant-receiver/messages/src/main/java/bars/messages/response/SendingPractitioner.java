package bars.messages.response;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageEvent;
import bars.messages.code.CodeSystems;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * The person on whose behalf a message goes out, as far as the message itself names one of the sender's side: its author or
 * who answers for it, else who asks. Who is named in a response only because the request named him is not the sender's.
 *
 * @param roleId SDS role profile id
 * @param code SNOMED code of the role; null where none is given
 * @param display of the code
 *     <p>Source: contract §1.2, §1.3: sent when the sender has the data, with an SDS role id.
 */
record SendingPractitioner(String roleId, @Nullable String code, @Nullable String display) {

    static Optional<SendingPractitioner> of(BarsMessage message) {
        boolean asks = message.event()
                .filter(event -> event == MessageEvent.SERVICEREQUEST_REQUEST || event == MessageEvent.BOOKING_REQUEST)
                .isPresent();
        Stream<Reference> requester =
                asks ? message.serviceRequest().map(ServiceRequest::getRequester).stream() : Stream.empty();
        return Stream.concat(
                        Stream.of(message.header().getAuthor(), message.header().getResponsible()), requester)
                .flatMap(reference -> message.resolve(reference).stream())
                .filter(entry -> entry.resource() instanceof PractitionerRole)
                .flatMap(entry -> known(message, (PractitionerRole) entry.resource()).stream())
                .findFirst();
    }

    /** Senders put the id of the role at the role or at the person. */
    private static Optional<SendingPractitioner> known(BarsMessage message, PractitionerRole role) {
        Stream<Identifier> ofPerson = message.resolve(role.getPractitioner()).stream()
                .filter(entry -> entry.resource() instanceof Practitioner)
                .flatMap(entry -> ((Practitioner) entry.resource()).getIdentifier().stream());
        Optional<Coding> snomed = role.getCode().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .filter(coding -> CodeSystems.same(coding.getSystem(), CodeSystems.SNOMED) && coding.hasCode())
                .findFirst();
        return Stream.concat(role.getIdentifier().stream(), ofPerson)
                .filter(id -> CodeSystems.same(id.getSystem(), CodeSystems.ROLE_PROFILE))
                .map(Identifier::getValue)
                .filter(value -> value != null && !value.isBlank())
                .map(value -> new SendingPractitioner(
                        value.strip(),
                        snomed.map(Coding::getCode).orElse(null),
                        snomed.map(Coding::getDisplay).orElse(null)))
                .findFirst();
    }
}
