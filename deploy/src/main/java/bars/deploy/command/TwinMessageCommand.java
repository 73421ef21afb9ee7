package bars.deploy.command;

import bars.deploy.settings.SettingsFault;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars twin message}: a message to rehearse with, so that nobody has to write FHIR for that. */
@Command(
        name = "message",
        description = {
            "Writes a message of a person who does not exist, as JSON: a referral, a request for validation (use case a4t…)",
            "or, with --slot, a booking. The NHS number chooses what a counterpart inside the twin does with it."
        },
        mixinStandardHelpOptions = true)
final class TwinMessageCommand implements Callable<Integer> {
    private static final String DOS = "https://fhir.nhs.uk/Id/dos-service-id";

    @Option(names = "--from", required = true, description = "who sends: ODS code and service, e.g. A8T4/20000003")
    private @Nullable String from;

    @Option(names = "--to", required = true, description = "who is asked: ODS code and service, e.g. TWIN0/2000099999")
    private @Nullable String to;

    @Option(names = "--use-case", description = "code of the use case (default ${DEFAULT-VALUE})")
    private String useCase = "a1t1";

    @Option(names = "--application", description = "version of the Application (default ${DEFAULT-VALUE})")
    private String application = "2.1.0";

    @Option(names = "--nhs-number", description = "of the patient (default ${DEFAULT-VALUE})")
    private String nhsNumber = "9990000018";

    @Option(names = "--slot", description = "id of the slot to be booked")
    private @Nullable String slot;

    @Override
    public Integer call() {
        String[] sender = party(from, "--from");
        String[] receiver = party(to, "--to");
        if (!nhsNumber.matches("[0-9]{10}")) {
            throw new SettingsFault("The option --nhs-number is " + nhsNumber + ": ten digits are expected.");
        }
        SampleRoute route = new SampleRoute(
                new ServiceId(DOS, receiver[1]),
                receiver[0],
                "Organisation " + receiver[0],
                new ServiceId(DOS, sender[1]),
                sender[0],
                useCase,
                application);
        SampleMessages messages =
                new SampleMessages(route, new SampleCase(() -> UUID.randomUUID().toString(), nhsNumber, Instant.now()));
        SampleBundle bundle = slot == null
                ? messages.request()
                : messages.booking(slot, UUID.randomUUID().toString());
        System.out.writeBytes(bundle.bytes());
        System.out.println();
        return 0;
    }

    private static String[] party(@Nullable String told, String option) {
        String[] parts = told == null ? new String[0] : told.split("/", -1);
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new SettingsFault("The option " + option + " is " + told + ": ODS code/service is expected.");
        }
        return parts;
    }
}
