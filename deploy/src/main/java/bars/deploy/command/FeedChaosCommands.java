package bars.deploy.command;

import bars.deploy.chaos.feed.FeedChaos;
import bars.deploy.chaos.feed.TenantSystem;
import bars.deploy.settings.SettingsFault;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills under the feed and the webhooks of a tenant. */
final class FeedChaosCommands {
    private FeedChaosCommands() {}

    /** {@code bars chaos feed}: exit code 0 when every message had exactly one effect, in order; else 1. */
    @Command(
            name = "feed",
            description = {
                "Sends messages to a platform of its own while that and the tenant's system are killed; then each message",
                "must have had exactly one effect through the feed and one through the webhook, in the order of its",
                "conversation. Exit code 0 when so, 1 otherwise."
            },
            mixinStandardHelpOptions = true)
    static final class Feed implements Callable<Integer> {
        private final Context context;

        @Option(names = "--messages", description = "messages in all (default ${DEFAULT-VALUE})")
        private int messages = 100_000;

        @Option(names = "--senders", description = "senders at once (default ${DEFAULT-VALUE})")
        private int senders = 8;

        @Option(names = "--per-conversation", description = "messages of a conversation (default ${DEFAULT-VALUE})")
        private int perConversation = 3;

        @Option(
                names = "--kills",
                description = "of the platform, and as many of the system (default ${DEFAULT-VALUE})")
        private int kills = 10;

        @Option(names = "--seed", description = "of the random moments (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--minutes", description = "at most so long (default ${DEFAULT-VALUE})")
        private int minutes = 120;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-feed.json");

        Feed(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException {
            if (messages < 1 || senders < 1 || senders > 64 || perConversation < 1 || kills < 0 || minutes < 1) {
                throw new SettingsFault("The options are out of range: at least 1 message, 1 to 64 senders, 1 minute.");
            }
            Path folder = context.home(context.settings()).freshFolder("chaos/feed");
            System.out.println("bars: State, logs and journal are in " + folder);
            var plan = new FeedChaos.Plan(messages, senders, perConversation, kills, seed, Duration.ofMinutes(minutes));
            FeedChaos.Outcome outcome = new FeedChaos(
                            context.installation().resolve("launcher.jar"),
                            folder,
                            plan,
                            line -> System.out.println("bars: " + line))
                    .run();
            var json = new ObjectMapper().writerWithDefaultPrettyPrinter();
            Files.write(result, json.writeValueAsBytes(outcome.all()));
            System.out.println(json.writeValueAsString(outcome.all()));
            return outcome.isGood() ? 0 : 1;
        }
    }

    /** The tenant's system of {@code bars chaos feed}, in a process of its own. */
    @Command(name = "tenant-system", hidden = true, mixinStandardHelpOptions = true)
    static final class TenantSystemProcess implements Callable<Integer> {
        @Option(names = "--home", required = true)
        private Path home = Path.of(".");

        @Option(names = "--api", required = true)
        private URI api = URI.create("/");

        @Option(names = "--tenant", required = true)
        private String tenant = "";

        @Option(names = "--journal", required = true)
        private Path journal = Path.of(".");

        @Option(names = "--port", required = true)
        private int port;

        @Override
        public Integer call() throws IOException, InterruptedException {
            new TenantSystem(FeedChaos.api(home, api), tenant, journal).run(port);
            return 0;
        }
    }
}
