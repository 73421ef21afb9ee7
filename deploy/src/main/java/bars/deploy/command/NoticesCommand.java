package bars.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** {@code bars notices}: what of others is in this installation, and under which licences; from the build's own inventories. */
@Command(
        name = "notices",
        description = "Lists the components of others in this installation with their licences, as Markdown.",
        mixinStandardHelpOptions = true)
final class NoticesCommand implements Callable<Integer> {
    private final Context context;

    NoticesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> inventories = new ArrayList<>();
        for (Path inventory : context.inventories()) {
            if (!Files.exists(inventory)) {
                throw new CommandFailure("The inventory " + inventory + " is not there; build again.");
            }
            inventories.add(json.readTree(inventory.toFile()));
        }
        System.out.print(text(inventories));
        return 0;
    }

    /** One line per component that is installed, in the order of their names. */
    static String text(List<JsonNode> inventories) {
        StringBuilder text = new StringBuilder("| Component | Version | Licence | Where |\n|---|---|---|---|\n");
        inventories.stream()
                .flatMap(inventory ->
                        StreamSupport.stream(inventory.path("components").spliterator(), false))
                .filter(component -> !component.path("group").asText().equals("bars"))
                .filter(component -> !component.path("scope").asText().equals("excluded"))
                .map(NoticesCommand::line)
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String line(JsonNode component) {
        String group = component.path("group").asText();
        return "| " + (group.isEmpty() ? "" : group + ":")
                + component.path("name").asText() + " | "
                + component.path("version").asText() + " | " + licences(component) + " | " + site(component) + " |";
    }

    private static String licences(JsonNode component) {
        String all = StreamSupport.stream(component.path("licenses").spliterator(), false)
                .map(one -> one.has("expression")
                        ? one.path("expression").asText()
                        : one.path("license")
                                .path("id")
                                .asText(one.path("license").path("name").asText()))
                .map(name -> name.replace('|', '/').strip())
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.joining(" or "));
        return all.isEmpty() ? "not told" : all;
    }

    private static String site(JsonNode component) {
        return StreamSupport.stream(component.path("externalReferences").spliterator(), false)
                .filter(one -> one.path("type").asText().equals("website"))
                .map(one -> one.path("url").asText())
                .findFirst()
                .orElse("");
    }
}
