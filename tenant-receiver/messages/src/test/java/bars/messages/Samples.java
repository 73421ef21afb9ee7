package bars.messages;

import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonLimits;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import bars.messages.service.ServiceProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Samples with ids that are the same in every run. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00.1234567Z");
    public static final MessageReader READER = new MessageReader(JsonLimits.MESSAGE);

    private Samples() {}

    public static SampleRoute route(String useCase, String version) {
        return SampleRoute.to("2000099999", "X26", "Anywhere Hospital", useCase, version);
    }

    public static SampleCase aCase() {
        int[] count = {0};
        return new SampleCase(
                () -> new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L + count[0]++).toString(),
                "9990000018",
                NOW);
    }

    public static SampleMessages of(String useCase, String version) {
        return new SampleMessages(route(useCase, version), aCase());
    }

    public static SampleMessages answering(String useCase, String version) {
        return new SampleMessages(route(useCase, version).reversed(), aCase());
    }

    /** A service that takes the use case at the version. */
    public static ServiceProfile service(String useCase, String version) {
        return ServiceProfile.of(
                new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "2000099999"),
                "X26",
                "Anywhere Hospital",
                Set.of(useCase),
                Map.of(useCase.substring(1, useCase.indexOf('t')), List.of(version)));
    }

    /** The service that sends requests of the use case, and gets its answers. */
    public static ServiceProfile requester(String useCase, String version) {
        return ServiceProfile.of(
                new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "20009999"),
                "FM111",
                "Fairmeadow 111",
                Set.of(useCase),
                Map.of(useCase.substring(1, useCase.indexOf('t')), List.of(version)));
    }

    public static BarsMessage read(SampleBundle sample) {
        return READER.read(sample.bytes());
    }
}
