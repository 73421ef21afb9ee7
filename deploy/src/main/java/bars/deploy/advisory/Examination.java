package bars.deploy.advisory;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Holds an inventory against a folder of OSV records, one record in memory at a time. */
public final class Examination {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, List<Component>> components = new HashMap<>();
    private final Set<Ecosystem> unseen = EnumSet.noneOf(Ecosystem.class);
    private final List<Waiver> waivers;
    private final LocalDate today;
    private final List<Finding> findings = new ArrayList<>();
    private Instant newest = Instant.EPOCH;
    private int records;

    private Examination(Inventory inventory, List<Waiver> waivers, LocalDate today) {
        this.waivers = waivers;
        this.today = today;
        for (Component component : inventory.components()) {
            components
                    .computeIfAbsent(component.name(), name -> new ArrayList<>())
                    .add(component);
            unseen.add(component.ecosystem());
        }
    }

    /**
     * What was found, the worst first.
     *
     * @param records how many records there were
     * @param newest when the last of them was changed: how old the folder is
     */
    public record Result(List<Finding> findings, int records, Instant newest) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Examines all files {@code *.json} in the folder and below.
     *
     * @throws IOException when one is no such record, or when there is none on an ecosystem of the inventory: a folder that tells
     *     nothing must not look like one that found nothing
     */
    public static Result of(Inventory inventory, Path folder, List<Waiver> waivers, LocalDate today)
            throws IOException {
        Examination examination = new Examination(inventory, waivers, today);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(one -> one.toString().endsWith(".json"))::iterator) {
                examination.examine(file);
            }
        }
        if (!examination.unseen.isEmpty()) {
            throw new IOException("there is no record on " + examination.unseen + " in " + folder);
        }
        examination.findings.sort(Comparator.comparing(Finding::severity)
                .reversed()
                .thenComparing(Finding::component)
                .thenComparing(finding -> finding.names().toString()));
        return new Result(examination.findings, examination.records, examination.newest);
    }

    private void examine(Path file) throws IOException {
        Advisory advisory;
        try {
            advisory = Advisory.of(json.readTree(file.toFile()));
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        records++;
        if (advisory.modified().isAfter(newest)) {
            newest = advisory.modified();
        }
        for (Advisory.Affected affected : advisory.affected()) {
            unseen.remove(affected.ecosystem());
            if (!advisory.withdrawn()) {
                components.getOrDefault(affected.name(), List.of()).stream()
                        .filter(affected::holds)
                        .map(component -> Finding.of(advisory, affected, component, waiver(advisory, component)))
                        .filter(finding -> !findings.contains(finding))
                        .forEach(findings::add);
            }
        }
    }

    private Optional<Waiver> waiver(Advisory advisory, Component component) {
        return waivers.stream()
                .filter(waiver -> waiver.covers(advisory, component, today))
                .findFirst();
    }
}
