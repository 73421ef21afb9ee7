package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.json.JsonLimits;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.reply.CaseFile;
import bars.messages.reply.Reply;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Published examples, read from the folder in {@code -Dbars.examples}; not run where that is absent. */
class PublishedExamplesTest {
    private final MessageReader reader = new MessageReader(JsonLimits.MESSAGE);

    @TestFactory
    Stream<DynamicTest> everyExampleIsTakenByItsServiceAndByNoOther() throws IOException {
        String folder = System.getProperty("bars.examples", "");
        if (folder.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest("not run: no -Dbars.examples", () -> {}));
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().matches(".*\\.(json|xml)")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()),
                            () -> example(
                                    Files.readAllBytes(file), file.toString().endsWith(".xml"))));
        }
    }

    private void example(byte[] body, boolean xml) {
        if (new String(body, java.nio.charset.StandardCharsets.UTF_8).contains("\"searchset\"")) {
            return;
        }
        BarsMessage message = xml ? reader.readXml(body) : reader.read(body);
        String useCase = message.useCase().orElse("a4t1");
        String application = message.application().orElse("4");
        String version = message.applicationVersion().orElse("1.1.0");
        ServiceProfile own = profile(message, useCase, application, version);

        Workflow workflow = Intake.check(message, own).workflow();
        Reply reply = Reply.to(
                message,
                workflow,
                entry -> UUID.randomUUID().toString(),
                Optional.of(new CaseFile(UUID.randomUUID().toString(), "https://receiver.example/Id/case", "R-1")),
                Instant.now());
        assertThat(reader.read(reply.body()).entries().subList(1, 3))
                .noneMatch(entry -> entry.id().isEmpty());
        notSupported(message, profile(message, "a7t1", "7", "9.9.9"));
        notSupported(message, profile(message, useCase, application, "9.9.9"));
        notSupported(message, profile(message, "a7t1", application, version));
    }

    private static void notSupported(BarsMessage message, ServiceProfile profile) {
        assertThatThrownBy(() -> Intake.check(message, profile))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RecCode.UNPROCESSABLE_ENTITY));
    }

    private static ServiceProfile profile(BarsMessage message, String useCase, String application, String version) {
        return ServiceProfile.of(
                message.destination().orElseThrow(),
                message.receiverOds().orElse("X26"),
                "A provider",
                Set.of(useCase),
                Map.of(application, List.of(version)));
    }
}
