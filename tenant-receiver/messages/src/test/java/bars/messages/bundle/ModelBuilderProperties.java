package bars.messages.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.Samples;
import bars.messages.json.BundleLayout;
import bars.messages.json.GrowingTree;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.Refusal;
import bars.messages.sample.SampleMessages;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;

/** Whatever is built while walking is what the library's parser builds: the library is the measure of what is right. */
class ModelBuilderProperties {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
    private static final SampleMessages SAMPLES = Samples.of("a4t1", "2.0.0");
    private static final List<byte[]> ORIGINALS = List.of(
            SAMPLES.request().bytes(),
            SAMPLES.booking("slot", "schedule").bytes(),
            SAMPLES.full("update").bytes());

    @Property(tries = 3_000)
    void whatIsBuiltIsWhatTheLibraryReads(@ForAll long seed, @ForAll @IntRange(max = 2) int original) {
        Mutation mutation = new Mutation(seed);
        ObjectNode document = tree(ORIGINALS.get(original));
        mutation.change(document);
        mutation.change(document);
        byte[] bytes = bytes(document);
        Optional<Bundle> built = built(bytes);
        if (built.isPresent()) {
            Optional<Bundle> read = read(bytes);
            assertThat(read).as("what the library makes of it").isPresent();
            assertSame(built.get(), read.get());
        }
    }

    @Property(tries = 500)
    void membersThatComeTwiceAreNotBuilt(@ForAll @IntRange(max = 100_000) int place) {
        String text = new String(ORIGINALS.get(0), StandardCharsets.UTF_8);
        int start = text.indexOf("{\"", place % (text.length() - 400)) + 1;
        String name = text.substring(start, text.indexOf(':', start));
        String twice = text.substring(0, start) + name + ":\"a\"," + text.substring(start);

        assertThat(built(twice.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Example
    void mostOfWhatTheLibraryReadsIsBuilt() {
        List<byte[]> changed = LongStream.range(0, 600)
                .mapToObj(seed -> {
                    ObjectNode document = tree(ORIGINALS.get(0));
                    new Mutation(seed).change(document);
                    return bytes(document);
                })
                .toList();
        long read = changed.stream().filter(one -> read(one).isPresent()).count();
        long built = changed.stream().filter(one -> built(one).isPresent()).count();

        assertThat(read).isGreaterThan(100);
        assertThat(built).isGreaterThan(read * 2 / 3).isLessThanOrEqualTo(read);
        assertThat(ORIGINALS).allMatch(one -> built(one).isPresent());
    }

    @Example
    void namesThatFhirDoesNotKnowLeaveNothingBehind() {
        for (int i = 0; i < 200; i++) {
            ObjectNode document = tree(ORIGINALS.get(0));
            document.putObject((i % 2 == 0 ? "_unknown" : "unknown") + i);
            assertThat(built(bytes(document))).isEmpty();
        }

        ObjectNode document = tree(ORIGINALS.get(0));
        document.putObject("_language")
                .putArray("extension")
                .addObject()
                .put("url", "https://example.org/e")
                .put("valueCode", "unknown");
        assertThat(built(bytes(document))).isPresent();
    }

    /** The library leads a reference to the resource with that id, and writes the resource's name for what was written. */
    @Example
    void aBareIdStaysAsItWasWritten() {
        whatIsBuiltIsWhatTheLibraryReads(186_171, 1);

        ObjectNode document = tree(ORIGINALS.get(1));
        ((ObjectNode) document.at("/entry/0/resource")).with("sender").put("reference", "100");
        ((ObjectNode) document.at("/entry/1/resource")).put("id", "100");
        Bundle built = built(bytes(document)).orElseThrow();

        assertThat(new String(StrictFhir.json(built), StandardCharsets.UTF_8)).contains("{\"reference\":\"100\"}");
    }

    /** Equal instants are one object: what stands beside one of them must not get to the others. */
    @Example
    void whatStandsBesideAStampStaysWithIt() {
        for (int entry = 0; entry < 3; entry++) {
            for (boolean before : List.of(true, false)) {
                ObjectNode document = tree(ORIGINALS.get(0));
                ObjectNode meta = (ObjectNode) document.at("/entry/" + entry + "/resource/meta");
                JsonNode stamp = meta.remove("lastUpdated");
                assertThat(stamp).isEqualTo(document.at("/entry/3/resource/meta/lastUpdated"));
                if (!before) {
                    meta.set("lastUpdated", stamp);
                }
                meta.putObject("_lastUpdated")
                        .putArray("extension")
                        .addObject()
                        .put("url", "https://example.org/e")
                        .put("valueCode", "unknown");
                meta.set("lastUpdated", stamp);
                byte[] bytes = bytes(document);

                Bundle read = read(bytes).orElseThrow();
                built(bytes).ifPresent(one -> assertSame(one, read));
                assertSame(new MessageReader(JsonLimits.MESSAGE).read(bytes).bundle(), read);
            }
        }
    }

    private static void assertSame(Bundle built, Bundle read) {
        read.getEntry().stream()
                .filter(BundleEntryComponent::hasResource)
                .flatMap(entry -> StrictFhir.CONTEXT.newTerser().getAllResourceReferences(entry.getResource()).stream())
                .forEach(found -> found.getResourceReference().setResource(null)); // where it leads is not built
        assertThat(new String(StrictFhir.json(built), StandardCharsets.UTF_8))
                .isEqualTo(new String(StrictFhir.json(read), StandardCharsets.UTF_8));
        assertThat(built.equalsDeep(read)).as("equal").isTrue();
        assertThat(ids(built)).isEqualTo(ids(read));
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .filter(BundleEntryComponent::hasResource)
                .map(entry -> String.valueOf(entry.getResource().getId()))
                .toList();
    }

    private static Optional<Bundle> built(byte[] body) {
        ModelBuilder model = new ModelBuilder();
        try {
            BundleLayout.of(body, JsonLimits.MESSAGE, model);
            return Optional.of(model.bundle());
        } catch (RuntimeException notPlain) {
            return Optional.empty();
        }
    }

    private static Optional<Bundle> read(byte[] body) {
        GrowingTree tree = new GrowingTree();
        try {
            BundleLayout.of(body, JsonLimits.MESSAGE, tree);
            return Optional.of(StrictFhir.bundle(tree.object()));
        } catch (Refusal refused) {
            return Optional.empty();
        }
    }

    private static ObjectNode tree(byte[] body) {
        try {
            return (ObjectNode) JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ObjectNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
