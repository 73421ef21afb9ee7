package bars.deploy.command;

import bars.deploy.advisory.Examination;
import bars.deploy.advisory.Finding;
import bars.deploy.advisory.Inventory;
import bars.deploy.advisory.Waiver;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars advisories}: which advisories hold for what is installed, or for what shall be released; asks nobody on the network. */
@Command(
        name = "advisories",
        description = {
            "Holds the components of this installation, those inside the server too, against a folder of OSV records; exit code 1",
            "when one of high or critical severity, or one that nobody has rated, holds and no waiver lets it pass."
        },
        mixinStandardHelpOptions = true)
final class AdvisoriesCommand implements Callable<Integer> {
    private final Context context;
    private final Clock clock;

    @Option(
            names = "--osv",
            required = true,
            paramLabel = "FOLDER",
            description = "the records, a file each (*.json), as osv.dev and the GitHub Advisory Database publish them")
    private @Nullable Path osv;

    @Option(
            names = "--sbom",
            paramLabel = "FILE",
            description = "a CycloneDX inventory instead of this installation's; may be repeated")
    private List<Path> inventories = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "FILE",
            description = "a Payara Micro to look into instead of this installation's")
    private @Nullable Path server;

    @Option(
            names = "--waivers",
            paramLabel = "FILE",
            description = "decisions to release nevertheless: a YAML list of advisory, component, until, reason")
    private @Nullable Path waivers;

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            defaultValue = "7",
            description = "days since the newest record was changed after which the folder tells nothing (default 7)")
    private int maxAge;

    AdvisoriesCommand(Context context) {
        this(context, Clock.systemUTC());
    }

    AdvisoriesCommand(Context context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (osv == null || !Files.isDirectory(osv)) {
            throw new SettingsFault("The option --osv names " + osv + ", which is not a folder.");
        }
        Inventory inventory = inventory();
        Examination.Result result = examine(inventory, osv, allowed());
        Duration age = Duration.between(result.newest(), clock.instant());
        if (age.compareTo(Duration.ofDays(maxAge)) > 0) {
            throw new CommandFailure("The newest record in " + osv + " is " + age.toDays() + " days old; at most "
                    + maxAge + " are expected. Fetch the records again.");
        }
        result.findings().forEach(finding -> System.out.println(finding.line()));
        inventory.unnamed().forEach(one -> System.out.println("not examined, since it does not tell its name: " + one));
        long open = result.findings().stream().filter(Finding::stops).count();
        System.out.println(
                (open == 0 ? "Clear: " : "NOT CLEAR: ") + inventory.components().size() + " components, "
                        + result.records() + " records up to " + result.newest() + "; "
                        + result.findings().size() + " hold, "
                        + open + " of them stop a release.");
        return open == 0 ? 0 : 1;
    }

    private static Examination.Result examine(Inventory inventory, Path folder, Waivers allowed) {
        try {
            return Examination.of(inventory, folder, allowed.list(), allowed.today());
        } catch (IOException e) {
            throw new CommandFailure("The records tell nothing: " + e.getMessage() + ".");
        }
    }

    private Inventory inventory() throws IOException {
        List<Path> files = new ArrayList<>(inventories);
        Path jar = server;
        if (files.isEmpty()) {
            files.addAll(context.inventories());
            jar = server == null ? context.installation().resolve("lib/payara-micro.jar") : server;
        }
        Inventory all = new Inventory(List.of(), List.of());
        for (Path file : files) {
            all = all.and(read("--sbom", file, Inventory::cyclonedx));
        }
        return jar == null ? all : all.and(read("--server", jar, Inventory::server));
    }

    private static Inventory read(String option, Path file, Reading reading) {
        try {
            return reading.read(InputFile.readable(option, file));
        } catch (IOException e) {
            throw new SettingsFault(
                    "The option " + option + " names " + file + ", which cannot be read: " + e.getMessage());
        }
    }

    private interface Reading {
        Inventory read(Path file) throws IOException;
    }

    private record Waivers(List<Waiver> list, LocalDate today) {}

    private Waivers allowed() {
        LocalDate today = LocalDate.now(clock);
        if (waivers == null) {
            return new Waivers(List.of(), today);
        }
        try {
            return new Waivers(Waiver.read(InputFile.readable("--waivers", waivers), today), today);
        } catch (IOException e) {
            throw new SettingsFault("The option --waivers names " + waivers + ": " + e.getMessage() + ".");
        }
    }
}
