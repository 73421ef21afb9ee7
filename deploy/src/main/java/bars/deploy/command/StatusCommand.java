package bars.deploy.command;

import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bars status}: what runs where, with which versions. Exit code 0 when it is ready, 1 otherwise. */
@Command(name = "status", description = "Says what runs where, with which versions.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final Context context;

    StatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        Optional<Properties> running = RunningProcess.read(home);
        if (running.isEmpty()) {
            System.out.println(
                    RunningProcess.present(home)
                            ? "Starting on " + home.root() + ", " + health(management(settings))
                            : "Nothing runs on " + home.root() + ".");
            return 1;
        }
        Properties note = running.get();
        String health = health(note.getProperty("management"));
        String[] roles = note.getProperty("roles").split(",");
        System.out.println("process     " + note.getProperty("pid") + ", " + health);
        System.out.println("mode        " + note.getProperty("mode") + ", roles " + String.join(", ", roles));
        for (String role : roles) {
            System.out.printf("%-11s %s%n", role, "https://" + note.getProperty(role));
        }
        System.out.println("management  http://" + note.getProperty("management"));
        System.out.println("database    " + note.getProperty("database") + ", schema " + note.getProperty("schema"));
        System.out.println("state       " + home.root());
        System.out.println("versions    bars " + Versions.platform() + ", java " + note.getProperty("java"));
        System.out.println("start took  " + note.getProperty("started.millis") + " ms");
        return health.equals("ready") ? 0 : 1;
    }

    /** Where a process with these settings answers before it has noted anything. */
    private static String management(Settings settings) {
        return settings.value("bars.management.address") + ":" + settings.value("bars.management.port");
    }

    private static String health(String management) throws InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + management + "/health/ready"))
                .timeout(Duration.ofSeconds(3))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "ready" : "not ready " + answer.body();
        } catch (IOException e) {
            return "no answer on the management listener: " + e.getMessage();
        }
    }
}
