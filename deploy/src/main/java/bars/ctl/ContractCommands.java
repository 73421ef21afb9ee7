package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command for every operation of the contract, beside those that are written by hand: what the API gets, the command line
 * has at once, and under the same words.
 */
final class ContractCommands {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private ContractCommands() {}

    /** Read when it is first asked for. */
    private static final class Contract {
        static final List<ContractOperation> OPERATIONS = all();
    }

    /** The operations of the contract, with verbs that are unique in their groups. */
    static List<ContractOperation> operations() {
        return Contract.OPERATIONS;
    }

    private static List<ContractOperation> all() {
        JsonNode contract = read();
        Set<String> collections = collections(contract.path("paths"));
        List<ContractOperation> all = new ArrayList<>();
        contract.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(one -> METHODS.contains(one.getKey()))
                .forEach(one -> all.add(ContractOperation.of(
                        Noun.of(path.getKey(), collections),
                        path.getKey(),
                        one.getKey(),
                        path.getValue(),
                        one.getValue(),
                        contract))));
        Set<String> once = new HashSet<>();
        Set<String> twice = all.stream()
                .map(one -> one.group() + " " + one.verb())
                .filter(one -> !once.add(one))
                .collect(Collectors.toSet());
        return all.stream()
                .map(one -> twice.contains(one.group() + " " + one.verb()) ? byItsOwnName(one) : one)
                .toList();
    }

    private static ContractOperation byItsOwnName(ContractOperation one) {
        return new ContractOperation(
                one.group(),
                ContractOperation.kebab(one.id()),
                one.id(),
                one.method(),
                one.path(),
                one.summary(),
                one.parameters(),
                one.body(),
                one.answers());
    }

    /** Adds what {@code line} does not have yet. */
    static void addTo(CommandLine line) {
        Map<String, List<ContractOperation>> groups = operations().stream()
                .collect(Collectors.groupingBy(ContractOperation::group, LinkedHashMap::new, Collectors.toList()));
        new TreeMap<>(groups).forEach((name, operations) -> {
            CommandLine group = group(line, name, operations);
            for (ContractOperation operation : operations) {
                if (!group.getSubcommands().containsKey(operation.verb())
                        && !group.getCommandSpec().name().equals("me")) {
                    group.addSubcommand(operation.verb(), new ContractCommand(operation).spec());
                }
            }
        });
    }

    /** The group of that name: one written by hand, else a new one. */
    private static CommandLine group(CommandLine line, String name, List<ContractOperation> operations) {
        CommandLine known = line.getSubcommands().get(name);
        if (known != null) {
            return known;
        }
        CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        spec.usageMessage().description(about(operations));
        CommandLine made = new CommandLine(spec);
        line.addSubcommand(name, made);
        return made;
    }

    /** What a group is about: the words of the operation that lists or reads it, else of the first. */
    private static String about(List<ContractOperation> group) {
        ContractOperation first = group.stream()
                .filter(one -> one.method().equals("GET"))
                .findFirst()
                .orElse(group.get(0));
        return first.summary().replace("%", "%%") + ".";
    }

    /** Words before a name, and words that are both read and changed. */
    private static Set<String> collections(JsonNode paths) {
        Set<String> all = new TreeSet<>();
        paths.properties().forEach(path -> {
            String[] segments = path.getKey().substring(1).split("/");
            for (int i = 0; i + 1 < segments.length; i++) {
                if (!segments[i].startsWith("{") && segments[i + 1].startsWith("{")) {
                    all.add(segments[i]);
                }
            }
            String last = segments[segments.length - 1];
            long methods = path.getValue().properties().stream()
                    .filter(one -> METHODS.contains(one.getKey()))
                    .count();
            if (!last.startsWith("{") && methods > 1) {
                all.add(last);
            }
        });
        return all;
    }

    private static JsonNode read() {
        try (InputStream in = ContractCommands.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("the contract of the API is not part of this program", e);
        }
    }
}
