package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Published examples, JSON and XML, against a whole platform: taken by a service that is set for their use case and Application
 * version, and not supported by one that is not. Read from the folder in {@code -Dbars.examples}; not run where that is absent.
 */
class PublishedExamplesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();
    private static final AdminCalls ADMIN = new AdminCalls(PLATFORM);
    private static final Endpoint FIT = Endpoint.RIVERSIDE_INT;
    private static final Endpoint UNFIT = Endpoint.HILLSIDE_INT;

    /** What a service needs to be the receiver of messages that were not made for it. */
    private static final Map<String, Object> SETTINGS = Map.of(
            "xml", "on",
            "destinationOrganisation", "accept",
            "unknownResponse", "accept",
            "requester", true);

    /**
     * An example.
     *
     * @param facts the same message in JSON
     */
    private record Example(Path file, JsonNode facts) {
        boolean isXml() {
            return file.toString().endsWith(".xml");
        }

        boolean isMessage() {
            return facts.path("type").asText().equals("message");
        }

        /** Withdrawals come last: there has to be something to withdraw. */
        boolean isWithdrawal() {
            return facts.findValuesAsText("status").contains("revoked");
        }

        String service() {
            String endpoint =
                    facts.at("/entry/0/resource/destination/0/endpoint").asText();
            return endpoint.substring(endpoint.indexOf('|') + 1);
        }

        String version() {
            return facts.at("/meta/versionId").asText();
        }

        String useCase() {
            return facts.findParents("system").stream()
                    .filter(coding -> coding.path("system").asText().contains("usecases-categories"))
                    .map(coding -> coding.path("code").asText())
                    .findFirst()
                    .orElse("a4t1");
        }

        String application() {
            return useCase().substring(1, useCase().indexOf('t'));
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsTakenByItsServiceAndByNoOther() throws IOException {
        String folder = System.getProperty("bars.examples", "");
        if (folder.isEmpty()) {
            return Stream.empty();
        }
        List<Example> examples = examples(Path.of(folder));
        Map<String, List<Example>> byService = new TreeMap<>();
        examples.forEach(one -> byService
                .computeIfAbsent(one.service(), key -> new ArrayList<>())
                .add(one));
        for (Map.Entry<String, List<Example>> one : byService.entrySet()) {
            fit(one.getKey(), one.getValue());
            offer(UNFIT, one.getKey(), List.of("a7t1"), Map.of("7", List.of("9.9.9")));
        }
        return examples.stream()
                .map(one -> DynamicTest.dynamicTest(String.valueOf(one.file().getFileName()), () -> play(one)));
    }

    private static void play(Example example) throws IOException {
        byte[] body = Files.readAllBytes(example.file());

        Reply taken = post(FIT, example, body);
        Reply refused = post(UNFIT, example, body);

        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.text()).contains("Bundle");
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.text()).contains("REC_UNPROCESSABLE_ENTITY", "not-supported");
    }

    private static Reply post(Endpoint endpoint, Example example, byte[] body) throws IOException {
        String type = example.isXml() ? "application/fhir+xml" : "application/fhir+json";
        ServiceCaller caller =
                new ServiceCaller(PLATFORM, endpoint.serverName(), endpoint.odsCode(), example.service());
        Map<String, String> headers = caller.headers();
        headers.put("X-Correlation-Id", conversation(type + example.useCase()).toString());
        headers.put("Content-Type", type + "; version=1.0.0");
        headers.put("Accept", type + "; version=1.0.0");
        return caller.post(headers, body);
    }

    private static UUID conversation(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void fit(String value, List<Example> examples) throws IOException {
        Map<String, List<String>> versions = new HashMap<>();
        for (Example one : examples) {
            List<String> known = versions.computeIfAbsent(one.application(), key -> new ArrayList<>());
            if (!known.contains(one.version())) {
                known.add(one.version());
            }
        }
        List<String> useCases =
                examples.stream().map(Example::useCase).distinct().toList();
        offer(FIT, value, useCases, versions);
    }

    private static void offer(
            Endpoint endpoint, String value, List<String> useCases, Map<String, List<String>> versions)
            throws IOException {
        ADMIN.call(
                "POST",
                "endpoints/" + endpoint.serverName() + "/services",
                Map.of(
                        "system",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "value",
                        value,
                        "useCases",
                        useCases,
                        "applicationVersions",
                        versions,
                        "settings",
                        SETTINGS));
        new ServiceCaller(PLATFORM, endpoint.serverName(), endpoint.odsCode(), value).awaited();
    }

    private static List<Example> examples(Path folder) throws IOException {
        List<Example> examples = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().matches(".*\\.(json|xml)"))
                    .sorted()
                    .toList()) {
                Path facts = Path.of(file.toString().replaceFirst("xml$", "json"));
                examples.add(new Example(file, JSON.readTree(facts.toFile())));
            }
        }
        return examples.stream()
                .filter(Example::isMessage)
                .sorted(Comparator.comparing(Example::isWithdrawal))
                .toList();
    }
}
