package bars.messages.counterpart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service of a counterpart says it can do about one use case.
 * Source: contract §1.4 steps 2 and 3, §1.6, §1.7.
 *
 * @param coreVersion version of its capability statement; null when it states none
 * @param received canonicals of the messages that it receives; null when it lists no messages at all
 * @param definitions its message definitions for the use case; null when it did not say
 */
public record Abilities(
        @Nullable String coreVersion, @Nullable List<String> received, @Nullable List<Definition> definitions) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEWEST_CORE_MAJOR = "1";

    public Abilities {
        received = received == null ? null : List.copyOf(received);
        definitions = definitions == null ? null : List.copyOf(definitions);
    }

    /** A message definition: its canonical and the Application version that it is for. */
    public record Definition(String url, String version) {}

    /**
     * Reads both answers leniently: what cannot be understood was not said.
     *
     * @param statement answer to {@code GET /metadata}; null when there was none
     * @param definitions answer to {@code GET /MessageDefinition}; null when there was none
     * @param noDefinitions whether it said that it has no definition for the use case (404)
     */
    public static Abilities read(byte @Nullable [] statement, byte @Nullable [] definitions, boolean noDefinitions) {
        JsonNode said = tree(statement);
        boolean isStatement = said.path("resourceType").asText().equals("CapabilityStatement");
        JsonNode version = said.path("version");
        List<Definition> found = noDefinitions ? List.of() : definitions(tree(definitions));
        return new Abilities(
                isStatement && version.isTextual() ? version.asText() : null,
                isStatement ? received(said) : null,
                found);
    }

    /** As stored. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts can be written", e);
        }
    }

    public static Abilities parse(String json) {
        try {
            return JSON.readValue(json, Abilities.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored abilities can be read", e);
        }
    }

    /** Whether nothing at all was learned. */
    public boolean saysNothing() {
        return coreVersion == null && received == null && definitions == null;
    }

    /**
     * Why a message should not be sent; empty when nothing speaks against it.
     *
     * @param canonical of the message's definition; empty when it names none
     * @param applicationVersion of the message
     */
    public Optional<String> objection(String canonical, String applicationVersion) {
        if (coreVersion != null && !major(coreVersion).equals(NEWEST_CORE_MAJOR)) {
            return Optional.of("The counterpart speaks version " + coreVersion + " of the Core, and we speak 1");
        }
        if (canonical.isEmpty()) {
            return Optional.empty();
        }
        List<String> listed = received;
        if (listed != null && listed.stream().noneMatch(one -> isSame(one, canonical))) {
            return Optional.of("The counterpart's capability statement does not list " + canonical
                    + " among the messages that it receives");
        }
        List<Definition> known = definitions;
        if (known == null) {
            return Optional.empty();
        }
        if (known.stream().noneMatch(one -> isSame(one.url(), canonical))) {
            return Optional.of("The counterpart has no message definition " + canonical + " for this use case");
        }
        boolean fits = known.stream()
                .filter(one -> isSame(one.url(), canonical))
                .anyMatch(one -> one.version().isEmpty() || isCompatible(one.version(), applicationVersion));
        return fits
                ? Optional.empty()
                : Optional.of(
                        "The counterpart takes other Application versions of this message than " + applicationVersion);
    }

    /** Same major; a pre-release fits nothing but itself. Source: contract §1.4. */
    private static boolean isCompatible(String one, String other) {
        return one.equals(other)
                || (!one.contains("-") && !other.contains("-") && major(one).equals(major(other)));
    }

    private static String major(String version) {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    /** Some write the canonical relative to the national base, or with a version behind a bar. */
    private static boolean isSame(String one, String canonical) {
        return tail(one).equals(tail(canonical));
    }

    private static String tail(String canonical) {
        String bare = canonical.contains("|") ? canonical.substring(0, canonical.indexOf('|')) : canonical;
        return bare.substring(bare.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable List<String> received(JsonNode statement) {
        List<String> all = new ArrayList<>();
        boolean listed = false;
        for (JsonNode messaging : statement.path("messaging")) {
            for (JsonNode supported : messaging.path("supportedMessage")) {
                listed = true;
                if (supported.path("mode").asText().equals("receiver")) {
                    all.add(supported.path("definition").asText());
                }
            }
        }
        return listed ? all : null;
    }

    private static @Nullable List<Definition> definitions(JsonNode bundle) {
        if (!bundle.path("resourceType").asText().equals("Bundle")) {
            return null;
        }
        List<Definition> all = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (resource.path("resourceType").asText().equals("MessageDefinition")) {
                all.add(new Definition(
                        resource.path("url").asText(), resource.path("version").asText()));
            }
        }
        return all;
    }

    private static JsonNode tree(byte @Nullable [] body) {
        try {
            JsonNode read = body == null || body.length == 0 ? null : JSON.readTree(body);
            return read == null ? JSON.missingNode() : read;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
