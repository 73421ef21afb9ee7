package bars.deploy.acceptance;

import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A made-up patient none of whose facts is written anywhere else, and a look for these facts in whatever form they were sent. */
final class MarkedPatient {
    static final String FAMILY = "Quillfeatherby";
    static final String GIVEN = "Xanthippeline";
    static final String NHS_NUMBER = "9991730648";
    static final String BIRTH_DATE = "1904-02-29";
    static final String POSTCODE = "ZZ97 7QX";
    static final String STREET = "Gallowglass";
    static final String PHONE = "01632 960777";
    static final String EMAIL = "xq.marked@patient.example";
    static final String COMPLAINT = "hemiballismus";
    static final String FINDING = "weaselbitten";
    static final String PLAN = "lighthousephobic";
    static final String LETTER = "Lettuceallergic";

    private static final int CONTEXT_CHARS = 100;
    private static final List<String> FACTS = List.of(
            FAMILY, GIVEN, NHS_NUMBER, BIRTH_DATE, POSTCODE, STREET, PHONE, EMAIL, COMPLAINT, FINDING, PLAN, LETTER);

    /** As a person writes them; by form in lower case, the fact. */
    private static final Map<String, String> PLAIN = plain();

    /** Parts of Base64, which begin at any of three places of a group; the case matters. */
    private static final Map<String, String> ENCODED = encoded();

    private MarkedPatient() {}

    /** The patient instead of the sample's, with an illness, a finding, a plan and a letter. */
    static SampleBundle in(SampleBundle bundle) {
        ObjectNode patient = bundle.resource("Patient");
        ObjectNode name = (ObjectNode) patient.at("/name/0");
        name.put("family", FAMILY).putArray("given").add(GIVEN);
        patient.put("birthDate", BIRTH_DATE);
        ((ObjectNode) patient.at("/telecom/0")).put("value", PHONE);
        patient.withArray("telecom").addObject().put("system", "email").put("value", EMAIL);
        ((ObjectNode) patient.at("/address/0"))
                .put("postalCode", POSTCODE)
                .putArray("line")
                .add("13 " + STREET + " Ropewalk");
        patient.putArray("photo")
                .addObject()
                .put("contentType", "text/plain")
                .put("data", base64("Dear colleague, " + GIVEN + " is " + LETTER + "."));
        ((ObjectNode) bundle.resource("Observation").path("code")).put("text", "The pinna is " + FINDING + ".");
        bundle.resource("CarePlan")
                .putArray("note")
                .addObject()
                .put("text", GIVEN + " is " + PLAN + " and stays on the ground floor.");
        condition(bundle, patient);
        return bundle;
    }

    private static void condition(SampleBundle bundle, ObjectNode patient) {
        ObjectNode plan = bundle.resource("CarePlan");
        String urn = "urn:uuid:" + UUID.randomUUID();
        ObjectNode condition = bundle.entries().addObject().put("fullUrl", urn).putObject("resource");
        condition.put("resourceType", "Condition");
        condition
                .putObject("meta")
                .put("lastUpdated", patient.at("/meta/lastUpdated").asText())
                .putArray("profile")
                .add("https://fhir.hl7.org.uk/StructureDefinition/UKCore-Condition");
        condition.set("clinicalStatus", status("clinical", "active"));
        condition.set("verificationStatus", status("ver-status", "provisional"));
        ObjectNode category = condition.putArray("category").addObject();
        category.putArray("coding")
                .addObject()
                .put("system", "http://snomed.info/sct")
                .put("code", "33962009");
        condition.putObject("code").put("text", COMPLAINT + " since the lantern feast");
        condition.set("subject", plan.get("subject").deepCopy());
        condition.set("encounter", plan.get("encounter").deepCopy());
        plan.putArray("addresses").addObject().put("reference", urn);
    }

    private static ObjectNode status(String system, String code) {
        ObjectNode concept = JsonNodeFactory.instance.objectNode();
        concept.putArray("coding")
                .addObject()
                .put("system", "http://terminology.hl7.org/CodeSystem/condition-" + system)
                .put("code", code);
        return concept;
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static List<String> facts() {
        return FACTS;
    }

    /** All facts in one line. */
    static String everything() {
        return String.join(" ", FACTS);
    }

    /** What of the patient is in {@code text}, each with what stands around it. */
    static List<String> seenIn(String text) {
        List<String> seen = new ArrayList<>(writtenIn(text));
        look(text, text, ENCODED, seen);
        return seen;
    }

    /** As {@link #seenIn}, in plain writing alone: for large files. */
    static List<String> writtenIn(String text) {
        List<String> seen = new ArrayList<>();
        look(text, text.toLowerCase(Locale.ROOT), PLAIN, seen);
        return seen;
    }

    /** The forms in which facts are looked for. */
    static Set<String> forms() {
        Set<String> forms = new LinkedHashSet<>(PLAIN.keySet());
        forms.addAll(ENCODED.keySet());
        return forms;
    }

    private static void look(String text, String searched, Map<String, String> forms, List<String> seen) {
        forms.forEach((form, fact) -> {
            int at = searched.indexOf(form);
            if (at >= 0) {
                seen.add(fact + " as " + form + ": "
                        + text.substring(Math.max(0, at - CONTEXT_CHARS), Math.min(text.length(), at + CONTEXT_CHARS)));
            }
        });
    }

    private static Map<String, String> plain() {
        Map<String, String> forms = new LinkedHashMap<>();
        for (String fact : FACTS) {
            String lower = fact.toLowerCase(Locale.ROOT);
            for (String form : List.of(
                    lower,
                    lower.replace(" ", ""),
                    lower.replace(" ", "%20"),
                    encoded(fact).toLowerCase(Locale.ROOT))) {
                forms.put(form, fact);
            }
        }
        for (String form : List.of("999 173 0648", "999-173-0648", "999%20173%200648", "999+173+0648")) {
            forms.put(form, NHS_NUMBER);
        }
        for (String form : List.of("29/02/1904", "29%2f02%2f1904", "29-02-1904", "29-feb-1904")) {
            forms.put(form, BIRTH_DATE);
        }
        return forms;
    }

    private static Map<String, String> encoded() {
        Map<String, String> forms = new LinkedHashMap<>();
        for (String fact : FACTS) {
            for (int before = 0; before < 3; before++) {
                String whole = base64("\0".repeat(before) + fact);
                int from = (8 * before + 5) / 6;
                int to = 8 * (before + fact.length()) / 6;
                forms.put(whole.substring(from, to), fact);
            }
        }
        return forms;
    }
}
