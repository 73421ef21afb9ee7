package bars.messages.sample;

import bars.messages.code.CodeSystems;
import bars.messages.code.UseCases;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Resources that several samples have in common. */
final class Parts {
    private static final String UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/";
    private static final String BARS = "https://fhir.nhs.uk/StructureDefinition/";

    private static final String CONDITION = "http://terminology.hl7.org/CodeSystem/condition-";

    private final Writer out;
    private final SampleRoute route;
    private final SampleCase about;

    Parts(Writer out, SampleRoute route, SampleCase about) {
        this.out = out;
        this.route = route;
        this.about = about;
    }

    ObjectNode header(String event, String reason, String focus, String definition) {
        ObjectNode header =
                out.add("header " + event + reason + out.now(), "MessageHeader", BARS + "BARSMessageHeader-" + event);
        header.set("eventCoding", Writer.coding(CodeSystems.EVENTS, event, event));
        ObjectNode destination = header.putArray("destination").addObject();
        destination
                .put("name", route.organisation())
                .put("endpoint", route.target().text());
        destination.set("receiver", out.reference("organisation " + route.odsCode()));
        header.set("sender", out.reference("organisation " + route.senderOds()));
        ObjectNode source = header.putObject("source");
        source.put("name", "Fairmeadow").put("software", "Fairmeadow Triage").put("version", "7.2.0");
        source.putObject("contact").put("system", "phone").put("value", "01632 960100");
        source.put("endpoint", route.source().text());
        header.set("reason", Writer.concept(Writer.coding(CodeSystems.REASONS, reason, reason)));
        header.putArray("focus").add(out.reference(focus));
        header.put("definition", "https://fhir.nhs.uk/MessageDefinition/bars-message-" + definition);
        return header;
    }

    ObjectNode request(String category, String status) {
        ObjectNode request = out.add("request", "ServiceRequest", BARS + "BARSServiceRequest-request-" + category);
        request.putArray("basedOn").add(out.reference("plan"));
        request.put("status", status).put("intent", "plan");
        ObjectNode concept = Writer.concept(
                Writer.coding(CodeSystems.CATEGORIES, category, category),
                Writer.coding(CodeSystems.USE_CASES, route.useCase(), UseCases.display(route.useCase())));
        if (route.application().equals("6")) {
            concept.put("text", UseCases.display(route.useCase()));
        }
        request.putArray("category").add(concept);
        request.set("subject", out.reference("patient"));
        request.set("encounter", out.reference("encounter"));
        request.set("occurrencePeriod", out.period(20));
        request.put("authoredOn", out.now());
        request.set("requester", out.reference("role"));
        request.putArray("performer").add(out.reference("service"));
        return request;
    }

    /** What remains of a request in a cancellation. */
    ObjectNode bareRequest(String category, String status) {
        ObjectNode request = request(category, status);
        request.remove("basedOn");
        request.remove("encounter");
        request.remove("requester");
        request.remove("performer");
        return request;
    }

    void patient() {
        ObjectNode patient = out.add("patient", "Patient");
        if (!about.nhsNumber().isEmpty()) {
            ObjectNode number = Writer.identifier(CodeSystems.NHS_NUMBER, about.nhsNumber());
            number.putArray("extension")
                    .addObject()
                    .put("url", UK_CORE + "Extension-UKCore-NHSNumberVerificationStatus")
                    .set(
                            "valueCodeableConcept",
                            Writer.concept(Writer.coding(
                                    "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus",
                                    "number-present-and-verified",
                                    "Number present and verified")));
            patient.putArray("identifier").add(number);
        }
        ObjectNode name = patient.putArray("name").addObject();
        name.put("use", "official")
                .put("family", "Sampleworth")
                .putArray("given")
                .add("Odette");
        patient.putArray("telecom").addObject().put("system", "phone").put("value", "01632 960201");
        patient.put("gender", "female").put("birthDate", "1971-03-14");
        ObjectNode address = patient.putArray("address").addObject();
        address.put("use", "home")
                .put("postalCode", "ZZ99 3VZ")
                .putArray("line")
                .add("7 Example Terrace");
        ObjectNode contact = patient.putArray("contact").addObject();
        contact.putArray("extension")
                .addObject()
                .put("url", UK_CORE + "Extension-UKCore-ContactRank")
                .put("valuePositiveInt", 1);
        contact.putArray("relationship")
                .add(Writer.concept(Writer.coding(
                        "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdditionalPersonRelationshipRole", "SELF", "Self")));
        contact.putArray("telecom").addObject().put("system", "phone").put("value", "07700 900201");
    }

    ObjectNode encounter(String name, String status, String number) {
        ObjectNode encounter = out.add(name, "Encounter");
        encounter.putArray("identifier").add(Writer.identifier("https://fairmeadow.example/Id/case", number));
        encounter.put("status", status);
        boolean virtual = route.application().equals("8");
        encounter.set(
                "class",
                Writer.coding(CodeSystems.ENCOUNTER_CLASS, virtual ? "VR" : "EMER", virtual ? "virtual" : "emergency"));
        encounter.set("subject", out.reference("patient"));
        encounter.putArray("episodeOfCare").add(Writer.reference("EpisodeOfCare", about.id("journey")));
        encounter.set("period", out.period(0));
        return encounter;
    }

    void plan(String status) {
        ObjectNode plan = out.add("plan", "CarePlan");
        plan.put("status", status).put("intent", "plan");
        plan.set("subject", out.reference("patient"));
        plan.set("encounter", out.reference("encounter"));
        plan.set("period", out.period(0));
        ObjectNode outcome = Writer.concept(Writer.coding(
                "https://fhir.nhs.uk/CodeSystem/pathways-dx-codes", "Dx03", "To be seen within one hour"));
        outcome.put("text", "A fall from a step ladder two hours ago; painful, swollen wrist.");
        ObjectNode activity = plan.putArray("activity").addObject();
        activity.putArray("outcomeCodeableConcept").add(outcome);
        if (isAdvice()) {
            plan.putArray("addresses").add(out.reference("condition"));
            activity.set("reference", out.reference("task"));
        }
    }

    void organisations() {
        organisation(route.odsCode(), route.organisation());
        ObjectNode sender = organisation(route.senderOds(), "Fairmeadow 111");
        if (route.application().equals("5")) {
            sender.putArray("type")
                    .add(Writer.concept(Writer.coding("http://snomed.info/sct", "264358009", "General practice")));
        }
    }

    private ObjectNode organisation(String ods, String name) {
        ObjectNode organisation = out.add("organisation " + ods, "Organization");
        organisation.putArray("identifier").add(Writer.identifier(CodeSystems.ODS, ods));
        return organisation.put("active", true).put("name", name);
    }

    void practitioner() {
        ObjectNode person = out.add("practitioner", "Practitioner");
        person.putArray("identifier").add(Writer.identifier("https://fhir.nhs.uk/Id/sds-role-profile-id", "R0001"));
        person.putArray("name")
                .addObject()
                .put("family", "Mapleby")
                .putArray("given")
                .add("Rowan");
        ObjectNode role = out.add("role", "PractitionerRole");
        role.set("practitioner", out.reference("practitioner"));
        role.set("organization", out.reference("organisation " + route.senderOds()));
        role.putArray("code").add(Writer.concept(Writer.coding("http://snomed.info/sct", "224608005", "Call handler")));
    }

    ObjectNode service() {
        ObjectNode service = out.add("service", "HealthcareService");
        service.putArray("identifier")
                .add(Writer.identifier(CodeSystems.DOS_SERVICE, route.target().value()));
        service.put("active", true);
        service.set("providedBy", out.reference("organisation " + route.odsCode()));
        service.put("name", route.organisation());
        return service;
    }

    void consent() {
        ObjectNode consent = out.add("consent", "Consent");
        consent.put("status", "active");
        consent.set(
                "scope",
                Writer.concept(Writer.coding(
                        "http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", "Privacy")));
        consent.putArray("category").add(Writer.concept(Writer.coding(CodeSystems.CONSENTS, "DRC", "Direct Care")));
        consent.set("patient", out.reference("patient"));
        consent.put("dateTime", out.now());
        consent.set(
                "policyRule",
                Writer.concept(Writer.coding(CodeSystems.ENCOUNTER_CLASS, "IMPLIED", "implied agreement")));
    }

    /** Applications whose CarePlan points to the complaint and to what is asked for. */
    boolean isAdvice() {
        return Set.of("5", "8").contains(route.application());
    }

    void condition() {
        ObjectNode condition = out.add("condition", "Condition");
        condition.set("clinicalStatus", Writer.concept(Writer.coding(CONDITION + "clinical", "active", "Active")));
        condition.set(
                "verificationStatus",
                Writer.concept(Writer.coding(CONDITION + "ver-status", "provisional", "Provisional")));
        condition
                .putArray("category")
                .add(Writer.concept(Writer.coding("http://snomed.info/sct", "33962009", "Chief complaint")));
        condition.putObject("code").put("text", "A sore throat for three days");
        condition.set("subject", out.reference("patient"));
        condition.set("encounter", out.reference("encounter"));
    }

    void place() {
        ObjectNode place = out.add("place", "Location");
        place.putArray("extension")
                .addObject()
                .put("url", BARS + "LocationExtension")
                .putArray("extension")
                .addObject()
                .put("url", "UPRN")
                .put("valueString", "0001234567");
        place.put("name", "Market square");
        place.putObject("position").put("longitude", -1.5417).put("latitude", 53.7995);
    }

    void observation() {
        ObjectNode observation = out.add("observation", "Observation");
        observation.put("status", "final");
        observation.set("code", Writer.concept(Writer.coding("http://snomed.info/sct", "364075005", "Heart rate")));
        observation.set("subject", out.reference("patient"));
        observation.put("effectiveDateTime", out.now());
        observation.putObject("valueQuantity").put("value", 88).put("unit", "beats per minute");
    }

    void task() {
        ObjectNode task = out.add("task", "Task");
        task.put("status", "requested").put("intent", route.application().equals("6") ? "plan" : "order");
        task.set("code", Writer.concept(Writer.coding("http://snomed.info/sct", "2140231000000104", "Referral")));
        task.put("authoredOn", out.now());
    }
}
