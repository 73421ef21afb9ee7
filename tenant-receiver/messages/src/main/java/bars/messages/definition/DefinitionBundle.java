package bars.messages.definition;

import bars.messages.code.CodeSystems;
import bars.messages.code.Moments;
import bars.messages.code.UseCases;
import bars.messages.json.JsonText;
import bars.messages.refusal.Refusal;
import bars.messages.service.ServiceProfile;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The answer to {@code GET /MessageDefinition}: one definition per national message, Application and active version, with
 * the service's id and use cases in {@code useContext}.
 * Source: contract §1.7.
 */
public final class DefinitionBundle {
    private static final String UK_CORE_BUNDLE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Bundle";

    private DefinitionBundle() {}

    /** One definition to be published. */
    private record Published(PayloadDefinition definition, String version, Set<String> useCases) {}

    /** Definitions of an Application that its Receiver takes, and those that a requester takes in return. */
    public static List<PayloadDefinition> of(String application, boolean requester) {
        List<PayloadDefinition> all = new ArrayList<>();
        if (Set.of("1", "2", "7").contains(application)) {
            all.add(PayloadDefinition.BOOKING_REQUEST);
            all.add(PayloadDefinition.BOOKING_REQUEST_CANCELLED);
        }
        if (Set.of("1", "2", "3", "5", "6", "8").contains(application)) {
            all.add(PayloadDefinition.SERVICEREQUEST_REQUEST_REFERRAL);
        }
        if (application.equals("4")) {
            all.add(PayloadDefinition.SERVICEREQUEST_REQUEST_VALIDATION);
        }
        if (Set.of("1", "2", "3", "4", "5", "6").contains(application)) {
            all.add(PayloadDefinition.SERVICEREQUEST_REQUEST_CANCELLED);
        }
        if (requester) {
            all.addAll(responses(application));
        }
        return all;
    }

    /** Definitions of the asynchronous responses of an Application. */
    public static List<PayloadDefinition> responses(String application) {
        return switch (application) {
            case "1", "2" -> List.of(PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL);
            case "4" ->
                List.of(
                        PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_INTERIM,
                        PayloadDefinition.SERVICEREQUEST_RESPONSE_VALIDATION_FULL);
            case "6" -> List.of(PayloadDefinition.SERVICEREQUEST_RESPONSE_REFERRAL_SHORT);
            default -> List.of();
        };
    }

    /** UTF-8 JSON of the searchset; 404 when nothing matches. {@code base} has no closing slash. */
    public static byte[] render(String base, ServiceProfile profile, DefinitionQuery query, Instant now) {
        List<Published> found = published(profile, query);
        if (found.isEmpty()) {
            throw Refusal.notFound("This service has no message definition for this context");
        }
        return JsonText.write(out -> {
            out.writeStartObject();
            out.writeStringField("resourceType", "Bundle");
            out.writeStringField("id", UUID.randomUUID().toString());
            out.writeObjectFieldStart("meta");
            out.writeStringField("lastUpdated", Moments.text(now));
            out.writeArrayFieldStart("profile");
            out.writeString(UK_CORE_BUNDLE);
            out.writeEndArray();
            out.writeEndObject();
            out.writeStringField("type", "searchset");
            out.writeNumberField("total", found.size());
            out.writeArrayFieldStart("link");
            out.writeStartObject();
            out.writeStringField("relation", "self");
            out.writeStringField(
                    "url",
                    base + "/MessageDefinition?context=" + profile.id().text().replace("|", "%7C"));
            out.writeEndObject();
            out.writeEndArray();
            out.writeArrayFieldStart("entry");
            for (Published one : found) {
                entry(out, one, profile, now);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static List<Published> published(ServiceProfile profile, DefinitionQuery query) {
        boolean requester = Boolean.TRUE.equals(profile.settings().get("requester"));
        List<Published> found = new ArrayList<>();
        for (String application : profile.applications()) {
            Set<String> useCases = new TreeSet<>(profile.useCases());
            useCases.removeIf(useCase ->
                    UseCases.application(useCase).filter(application::equals).isEmpty());
            if (!query.useCases().isEmpty()) {
                useCases.retainAll(query.useCases());
            }
            if (useCases.isEmpty()) {
                continue;
            }
            for (String version : profile.applicationVersions().getOrDefault(application, List.of())) {
                of(application, requester)
                        .forEach(definition -> found.add(new Published(definition, version, useCases)));
            }
        }
        return found;
    }

    private static void entry(JsonGenerator out, Published one, ServiceProfile profile, Instant now)
            throws IOException {
        String id = UUID.nameUUIDFromBytes((profile.id().text() + one).getBytes(StandardCharsets.UTF_8))
                .toString();
        out.writeStartObject();
        out.writeStringField("fullUrl", "urn:uuid:" + id);
        out.writeObjectFieldStart("resource");
        out.writeStringField("resourceType", "MessageDefinition");
        out.writeStringField("id", id);
        out.writeObjectFieldStart("meta");
        out.writeStringField("lastUpdated", Moments.text(now));
        out.writeEndObject();
        out.writeStringField("url", one.definition().canonical());
        out.writeStringField("version", one.version());
        out.writeStringField("name", name(one.definition()));
        out.writeStringField("title", name(one.definition()));
        out.writeStringField("status", "active");
        out.writeStringField("date", Moments.text(now).substring(0, 10));
        contexts(out, one, profile);
        coding(out, "eventCoding", CodeSystems.EVENTS, one.definition().event().code());
        out.writeArrayFieldStart("focus");
        focus(out, new Focus("Bundle", "https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage", 1, 1));
        focus(out, new Focus("MessageHeader", one.definition().headerProfile(), 1, 1));
        for (Focus focus : one.definition().content()) {
            focus(out, focus);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeObjectFieldStart("search");
        out.writeStringField("mode", "match");
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void contexts(JsonGenerator out, Published one, ServiceProfile profile) throws IOException {
        out.writeArrayFieldStart("useContext");
        context(out, profile.id().systemOrDirectory(), profile.id().value(), null);
        for (String useCase : one.useCases()) {
            context(out, CodeSystems.USE_CASES, useCase, UseCases.display(useCase));
        }
        out.writeEndArray();
    }

    private static void context(
            JsonGenerator out, String system, String code, @org.jspecify.annotations.Nullable String display)
            throws IOException {
        out.writeStartObject();
        coding(out, "code", "http://terminology.hl7.org/CodeSystem/usage-context-type", "workflow");
        out.writeObjectFieldStart("valueCodeableConcept");
        out.writeArrayFieldStart("coding");
        out.writeStartObject();
        out.writeStringField("system", system);
        out.writeStringField("code", code);
        if (display != null) {
            out.writeStringField("display", display);
        }
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void coding(JsonGenerator out, String field, String system, String code) throws IOException {
        out.writeObjectFieldStart(field);
        out.writeStringField("system", system);
        out.writeStringField("code", code);
        out.writeEndObject();
    }

    private static void focus(JsonGenerator out, Focus focus) throws IOException {
        out.writeStartObject();
        out.writeStringField("code", focus.type());
        out.writeStringField("profile", focus.profile());
        out.writeNumberField("min", focus.min());
        out.writeStringField("max", focus.max() == Focus.MANY ? "*" : String.valueOf(focus.max()));
        out.writeEndObject();
    }

    private static String name(PayloadDefinition definition) {
        return "BARS Message Definition "
                + definition
                        .canonical()
                        .substring(PayloadDefinition.BASE.length())
                        .replace('-', ' ');
    }
}
