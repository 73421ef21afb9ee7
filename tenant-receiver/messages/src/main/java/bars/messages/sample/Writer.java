package bars.messages.sample;

import bars.messages.code.Moments;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds the tree of a sample. */
final class Writer {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-";

    private final SampleCase about;
    private final ObjectNode root = NODES.objectNode();
    private final ArrayNode entries = NODES.arrayNode();

    Writer(SampleCase about, String version) {
        this.about = about;
        root.put("resourceType", "Bundle");
        root.put("id", about.id("bundle"));
        root.set(
                "meta",
                meta("https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage")
                        .put("versionId", version));
        root.put("type", "message");
        root.put("timestamp", now());
        root.set("entry", entries);
    }

    /** Adds a resource with the fullUrl and, when the receiver gave one, the id that {@code name} has in the case. */
    ObjectNode add(String name, String type) {
        return add(name, type, UK_CORE + type);
    }

    ObjectNode add(String name, String type, String profile) {
        ObjectNode resource = NODES.objectNode();
        resource.put("resourceType", type);
        if (!about.known(name).isEmpty()) {
            resource.put("id", about.known(name));
        }
        resource.set("meta", meta(profile));
        entries.addObject().put("fullUrl", about.urn(name)).set("resource", resource);
        return resource;
    }

    SampleBundle done() {
        return new SampleBundle(root);
    }

    String now() {
        return Moments.text(about.now());
    }

    private ObjectNode meta(String profile) {
        ObjectNode meta = NODES.objectNode();
        meta.put("lastUpdated", now());
        meta.putArray("profile").add(profile);
        return meta;
    }

    ObjectNode reference(String name) {
        return NODES.objectNode().put("reference", about.urn(name));
    }

    static ObjectNode reference(String type, String id) {
        return NODES.objectNode().put("reference", type + "/" + id);
    }

    static ObjectNode coding(String system, String code, String display) {
        return NODES.objectNode().put("system", system).put("code", code).put("display", display);
    }

    static ObjectNode concept(ObjectNode... codings) {
        ObjectNode concept = NODES.objectNode();
        ArrayNode array = concept.putArray("coding");
        for (ObjectNode coding : codings) {
            array.add(coding);
        }
        return concept;
    }

    static ObjectNode identifier(String system, String value) {
        return NODES.objectNode().put("system", system).put("value", value);
    }

    ObjectNode period(long minutes) {
        ObjectNode period = NODES.objectNode().put("start", now());
        if (minutes > 0) {
            period.put("end", Moments.text(about.now().plusSeconds(60 * minutes)));
        }
        return period;
    }
}
