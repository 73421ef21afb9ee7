package bars.messages.reply;

import bars.messages.bundle.BarsMessage;
import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import bars.messages.json.JsonText;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;

/** The second Encounter of the answer: status planned, with the receiver's case number. Source: contract §2.8. */
final class PlannedEncounter {
    private PlannedEncounter() {}

    /** The entry of it, as JSON. */
    static byte[] entry(BarsMessage message, CaseFile file, Instant now) {
        return JsonText.write(out -> {
            out.writeStartObject();
            out.writeStringField("fullUrl", file.fullUrl());
            out.writeObjectFieldStart("resource");
            out.writeStringField("resourceType", "Encounter");
            out.writeStringField("id", file.encounterId());
            out.writeObjectFieldStart("meta");
            out.writeStringField("lastUpdated", Moments.text(now));
            out.writeArrayFieldStart("profile");
            out.writeString("https://fhir.hl7.org.uk/StructureDefinition/UKCore-Encounter");
            out.writeEndArray();
            out.writeEndObject();
            out.writeArrayFieldStart("identifier");
            out.writeStartObject();
            out.writeStringField("system", file.system());
            out.writeStringField("value", file.reference());
            out.writeEndObject();
            out.writeEndArray();
            out.writeStringField("status", "planned");
            encounterClass(out, message);
            subject(out, message);
            journey(out, message);
            out.writeObjectFieldStart("period");
            out.writeStringField("start", Moments.text(now));
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void encounterClass(JsonGenerator out, BarsMessage message) throws IOException {
        Optional<Coding> sent =
                message.requestEncounter().map(Encounter::getClass_).filter(Coding::hasCode);
        out.writeObjectFieldStart("class");
        out.writeStringField("system", sent.map(Coding::getSystem).orElse(CodeSystems.ENCOUNTER_CLASS));
        out.writeStringField("code", sent.map(Coding::getCode).orElse("EMER"));
        Optional<String> display = sent.isPresent() ? sent.map(Coding::getDisplay) : Optional.of("emergency");
        if (display.isPresent()) { // one of our own might name another class than the sender's code
            out.writeStringField("display", display.get());
        }
        out.writeEndObject();
    }

    private static void subject(JsonGenerator out, BarsMessage message) throws IOException {
        Optional<String> patient =
                message.serviceRequest().map(ServiceRequest::getSubject).map(PlannedEncounter::target);
        if (patient.isPresent()) {
            out.writeObjectFieldStart("subject");
            out.writeStringField("reference", patient.get());
            out.writeEndObject();
        }
    }

    private static void journey(JsonGenerator out, BarsMessage message) throws IOException {
        Optional<String> journey = message.requestEncounter()
                .filter(Encounter::hasEpisodeOfCare)
                .map(Encounter::getEpisodeOfCareFirstRep)
                .map(PlannedEncounter::target);
        if (journey.isPresent()) {
            out.writeArrayFieldStart("episodeOfCare");
            out.writeStartObject();
            out.writeStringField("reference", journey.get());
            out.writeEndObject();
            out.writeEndArray();
        }
    }

    private static String target(Reference reference) {
        return reference.getReferenceElement_().getValue();
    }
}
