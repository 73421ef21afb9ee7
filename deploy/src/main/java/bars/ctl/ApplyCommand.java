package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code barsctl apply}: makes the platform be as a file says, and shows the difference first. What the file does not name
 * is left alone; of {@code limits} that it names, those it leaves out are taken away. The file (YAML or JSON) has {@code tenants}, each with {@code odsCode}, {@code name}, and optionally
 * {@code contacts}, {@code tags}, {@code limits}, {@code status} and {@code endpoints}; an endpoint has the members of the
 * API and optionally {@code services}.
 */
@Command(
        name = "apply",
        description = "Makes tenants, endpoints and services be as a file says; shows the difference.",
        mixinStandardHelpOptions = true)
final class ApplyCommand extends Barsctl.Asking {
    @Option(
            names = {"-f", "--file"},
            required = true,
            description = "YAML or JSON")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "only shows the difference")
    private boolean dryRun;

    private int changes;

    @Override
    public Integer call() {
        JsonNode wanted = InputFile.tree(InputFile.bytes(file), "The file " + file);
        JsonNode tenants = wanted.path("tenants");
        if (!tenants.isArray()) {
            throw new Misuse("The file " + file + " has no list 'tenants'");
        }
        tenants.forEach(ApplyCommand::check);
        for (JsonNode tenant : tenants) {
            tenant(tenant);
        }
        out().println(changes == 0 ? "Nothing to change." : changes + (dryRun ? " to change." : " changed."));
        return 0;
    }

    /** What is not of the form of a tenant is told before anything is changed. */
    private static void check(JsonNode tenant) {
        boolean whole = tenant.isObject() && tenant.hasNonNull("odsCode") && isListOfObjects(tenant.path("endpoints"));
        for (JsonNode endpoint : tenant.path("endpoints")) {
            whole &= isListOfObjects(endpoint.path("services"));
        }
        if (!whole) {
            throw new Misuse(
                    "A tenant is an object with an odsCode; its endpoints and their services are lists of objects");
        }
    }

    private static boolean isListOfObjects(JsonNode list) {
        return list.isMissingNode()
                || list.isNull()
                || list.isArray()
                        && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isObject);
    }

    private void tenant(JsonNode wanted) {
        String odsCode = wanted.path("odsCode").asText();
        String path = "tenants/" + odsCode;
        ObjectNode document = wanted.deepCopy();
        document.remove(List.of("endpoints", "odsCode")); // the path names it, in whatever case
        document.properties().removeIf(member -> member.getValue().isNull());
        Connection.@Nullable Answer present = find(path);
        if (present == null) {
            say("+ tenant " + odsCode);
            if (!dryRun) {
                connection.send("PUT", path, document, Map.of());
            }
        } else {
            takeAway(document.path("limits"), present.body().path("limits"));
            if (differs("tenant " + odsCode, present.body(), document) && !dryRun) {
                connection.send("PATCH", path, document, Map.of("If-Match", String.valueOf(present.tag())));
            }
        }
        for (JsonNode endpoint : wanted.path("endpoints")) {
            endpoint(odsCode, endpoint, present != null);
        }
    }

    /** A merge patch keeps what it does not name: what is present and not wanted is named, with null. */
    private static void takeAway(JsonNode wanted, JsonNode present) {
        if (wanted instanceof ObjectNode members) {
            present.fieldNames().forEachRemaining(name -> {
                if (!members.has(name)) {
                    members.putNull(name);
                }
            });
        }
    }

    private void endpoint(String odsCode, JsonNode wanted, boolean tenantExists) {
        ObjectNode document = wanted.deepCopy();
        document.remove("services");
        JsonNode found = null;
        for (JsonNode one : tenantExists || !dryRun
                ? connection.get("tenants/" + odsCode + "/endpoints").path("data")
                : Connection.JSON.createArrayNode()) {
            if (same(one, document)) {
                found = one;
            }
        }
        if (found == null) {
            say("+ endpoint of " + odsCode + " in " + wanted.path("environment").asText());
            if (dryRun) {
                wanted.path("services")
                        .forEach(one -> say("+   service " + one.path("value").asText()));
                return;
            }
            found = connection.post("tenants/" + odsCode + "/endpoints", document);
        }
        for (JsonNode service : wanted.path("services")) {
            service(found.path("serverName").asText(), service);
        }
    }

    private static boolean same(JsonNode present, JsonNode wanted) {
        for (String name : new String[] {"environment", "supplier", "provider", "domain", "suffix"}) {
            if (!present.path(name).asText("").equals(wanted.path(name).asText(""))
                    && !(present.path(name).isNull() && !wanted.has(name))) {
                return false;
            }
        }
        return true;
    }

    private void service(String serverName, JsonNode wanted) {
        String path = "endpoints/" + serverName + "/services";
        for (JsonNode present : connection.get(path).path("data")) {
            boolean found = present.path("system").equals(wanted.path("system"))
                    && present.path("value").equals(wanted.path("value"));
            if (found) {
                String name = "service " + wanted.path("value").asText() + " of " + serverName;
                if (differs(name, present, (ObjectNode) wanted) && !dryRun) {
                    connection.change("PUT", path + "/" + present.path("id").asText(), merged(present, wanted));
                }
                return;
            }
        }
        say("+ service " + wanted.path("value").asText() + " of " + serverName);
        if (!dryRun) {
            connection.post(path, wanted);
        }
    }

    private static ObjectNode merged(JsonNode present, JsonNode wanted) {
        ObjectNode whole = Connection.JSON.createObjectNode();
        for (String name : new String[] {
            "system", "value", "name", "useCases", "applicationVersions", "handler", "settings", "enabled"
        }) {
            whole.set(name, wanted.has(name) ? wanted.path(name) : present.path(name));
        }
        return whole;
    }

    private boolean differs(String what, JsonNode present, ObjectNode wanted) {
        boolean differs = false;
        for (Map.Entry<String, JsonNode> member : wanted.properties()) {
            JsonNode before = present.path(member.getKey());
            if (!isSame(before, member.getValue())) {
                out().println("~ " + what + " " + member.getKey() + ": " + before + " -> " + member.getValue());
                differs = true;
            }
        }
        changes += differs ? 1 : 0;
        return differs;
    }

    /** Whether the platform means the same by both: it shows null where a file says nothing. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        if (one.isArray() && other.isArray()) {
            return one.size() == other.size()
                    && IntStream.range(0, one.size()).allMatch(i -> isSame(one.path(i), other.path(i)));
        }
        if (one.isObject() && other.isObject()) {
            return Stream.of(one, other)
                    .flatMap(node -> node.properties().stream())
                    .allMatch(member -> isSame(one.path(member.getKey()), other.path(member.getKey())));
        }
        return one.equals(other) || isNothing(one) && isNothing(other);
    }

    private static boolean isNothing(JsonNode node) {
        return node.isNull() || node.isMissingNode();
    }

    private void say(String line) {
        out().println(line);
        changes++;
    }

    private Connection.@Nullable Answer find(String path) {
        try {
            return connection.send("GET", path, null, Map.of());
        } catch (Refused absent) {
            if (absent.status() == 404) {
                return null;
            }
            throw absent;
        }
    }
}
