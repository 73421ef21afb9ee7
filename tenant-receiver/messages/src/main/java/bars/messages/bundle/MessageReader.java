package bars.messages.bundle;

import bars.messages.json.BundleLayout;
import bars.messages.json.EntryLayout;
import bars.messages.json.GrowingTree;
import bars.messages.json.JsonLimits;
import bars.messages.json.StrictJson;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.MessageHeader;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to message: one strict walk and one FHIR parse, at once where a message is written the usual way. Whatever the bytes are, the result is a message or a refusal with
 * {@code REC_BAD_REQUEST}. Thread-safe.
 * Source: contract §2.1.
 */
public final class MessageReader {
    /** Types of resources in the payload tables, the header first. */
    private static final List<String> CARRIED = List.of(
            "MessageHeader",
            "ServiceRequest",
            "Appointment",
            "Slot",
            "Schedule",
            "HealthcareService",
            "Patient",
            "Encounter",
            "Organization",
            "Practitioner",
            "PractitionerRole",
            "CarePlan",
            "Consent",
            "Flag",
            "Condition",
            "Observation",
            "QuestionnaireResponse",
            "Task",
            "Location",
            "RelatedPerson",
            "Communication",
            "Procedure",
            "MedicationStatement",
            "AllergyIntolerance");

    private final JsonLimits limits;

    public MessageReader(JsonLimits limits) {
        this.limits = limits;
    }

    /**
     * Prepares FHIR's model of all that messages of the standard carry; for the start of a process. Each type takes a while
     * the first time: left to the first message, that would be too much for its deadline on a busy machine.
     */
    public static void warmUp() {
        StringBuilder entries = new StringBuilder();
        for (String type : CARRIED) {
            StrictFhir.CONTEXT.getResourceDefinition(type);
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"fullUrl\":\"urn:uuid:")
                    .append(type)
                    .append("\",\"resource\":{\"resourceType\":\"")
                    .append(type)
                    .append("\"}}");
        }
        String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[" + entries + "]}";
        new MessageReader(JsonLimits.MESSAGE).read(bundle.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads JSON. {@code body} becomes part of the message and must not be changed afterwards. */
    public BarsMessage read(byte[] body) {
        BarsMessage plain = readPlain(body);
        return plain == null ? readCarefully(body) : plain;
    }

    /** Strict walk and FHIR parse at once; null for what is not written the usual way, right or wrong. */
    private @Nullable BarsMessage readPlain(byte[] body) {
        ModelBuilder model = new ModelBuilder();
        try {
            BundleLayout layout = BundleLayout.of(body, limits, model);
            StrictJson.checkEncoding(body);
            return message(body, layout, model.bundle());
        } catch (RuntimeException e) {
            // Whatever it was: who reads carefully finds it again, and says what it was.
            return null;
        }
    }

    private BarsMessage readCarefully(byte[] body) {
        GrowingTree tree = new GrowingTree();
        BundleLayout layout = BundleLayout.of(body, limits, tree);
        if (!"Bundle".equals(layout.resourceType())) {
            throw StrictFhir.refusal("The message must be a Bundle", "Bundle");
        }
        StrictJson.checkEncoding(body);
        return message(body, layout, StrictFhir.bundle(tree.object()));
    }

    /** Reads XML, for services that switched it on; the message's body is JSON. */
    public BarsMessage readXml(byte[] body) {
        Bundle bundle = StrictFhir.xmlBundle(SafeXml.text(body, limits));
        byte[] json = StrictFhir.json(bundle);
        return message(json, BundleLayout.of(json, limits), bundle);
    }

    private static BarsMessage message(byte[] body, BundleLayout layout, Bundle bundle) {
        if (bundle.getType() != Bundle.BundleType.MESSAGE) {
            throw broken("BU-01", "Bundle.type", "The type of the Bundle must be message");
        }
        List<BundleEntry> entries = entries(layout, bundle);
        if (entries.isEmpty() || !(entries.get(0).resource() instanceof MessageHeader header)) {
            throw broken("BU-02", "Bundle.entry[0].resource", "The first entry must be a MessageHeader");
        }
        return new BarsMessage(body, bundle, layout, entries, header);
    }

    private static List<BundleEntry> entries(BundleLayout layout, Bundle bundle) {
        List<BundleEntry> entries = new ArrayList<>();
        Set<String> fullUrls = new HashSet<>();
        if (layout.entries().size() != bundle.getEntry().size()) {
            throw StrictFhir.refusal("An entry is not an object", "Bundle.entry");
        }
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            BundleEntryComponent entry = bundle.getEntry().get(i);
            EntryLayout place = layout.entries().get(i);
            String path = "Bundle.entry[" + i + "]";
            if (!entry.hasResource() || place.resourceStart() < 0) {
                throw broken("BU-03", path, "An entry has no resource");
            }
            String fullUrl = place.fullUrl() == null ? "" : place.fullUrl().strip();
            if (fullUrl.isEmpty()) {
                throw broken("BU-04", path + ".fullUrl", "An entry has no fullUrl");
            }
            if (!fullUrls.add(BundleEntry.key(fullUrl))) {
                throw broken("BU-05", path + ".fullUrl", "Two entries have the same fullUrl");
            }
            entries.add(new BundleEntry(fullUrl, entry.getResource(), place));
        }
        return entries;
    }

    private static Refusal broken(String rule, String path, String diagnostics) {
        return Refusal.badRequest(IssueType.INVARIANT, rule, path, diagnostics);
    }
}
