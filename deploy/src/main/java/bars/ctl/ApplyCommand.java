package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code barsctl apply}: makes the platform be as a file says, and shows the difference first. What the file does not name
 * is left alone. The file (YAML or JSON) has {@code tenants}, each with {@code odsCode}, {@code name}, and optionally
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
        document.remove("endpoints");
        Connection.@Nullable Answer present = find(path);
        if (present == null) {
            say("+ tenant " + odsCode);
            if (!dryRun) {
                connection.send("PUT", path, document, Map.of());
            }
        } else if (differs("tenant " + odsCode, present.body(), document) && !dryRun) {
            connection.send("PATCH", path, document, Map.of("If-Match", String.valueOf(present.tag())));
        }
        for (JsonNode endpoint : wanted.path("endpoints")) {
            endpoint(odsCode, endpoint, present != null);
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
            if (!before.equals(member.getValue())) {
                out().println("~ " + what + " " + member.getKey() + ": " + before + " -> " + member.getValue());
                differs = true;
            }
        }
        changes += differs ? 1 : 0;
        return differs;
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
