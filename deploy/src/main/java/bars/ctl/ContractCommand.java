package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;

/**
 * One operation of the contract: what stands in its path is given in order, its query as options, its body with {@code -d}.
 * A change of something that has an ETag reads it first, so that nobody's change is lost.
 */
@Command(mixinStandardHelpOptions = true)
final class ContractCommand extends Barsctl.Asking {
    private static final int MOST_COLUMNS = 6;

    private final ContractOperation operation;
    private @Nullable CommandSpec own;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "BODY",
            description = "what is sent: JSON or YAML, @FILE for a file, @- for the standard input")
    private @Nullable String data;

    @Option(names = "--type", description = "content type of what is sent, where the operation takes several")
    private @Nullable String type;

    @Option(names = "--accept", description = "content type of the answer, where the operation gives several")
    private @Nullable String accept;

    @Option(names = "--save", paramLabel = "FILE", description = "writes the answer into a file, as it is")
    private @Nullable Path save;

    @Option(names = "--wait", description = "follows a job to its end; exit code 1 unless it succeeded")
    private boolean wait;

    ContractCommand(ContractOperation operation) {
        this.operation = operation;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(this).name(operation.verb());
        spec.usageMessage().description(operation.summary() + ".", operation.method() + " /api/v1" + operation.path());
        if (operation.body().isEmpty()) {
            spec.remove(spec.findOption("-d"));
            spec.remove(spec.findOption("--type"));
        }
        if (operation.answers().size() < 2) {
            spec.remove(spec.findOption("--accept"));
        }
        int index = 0;
        for (String name : operation.names("path")) {
            spec.addPositional(PositionalParamSpec.builder()
                    .index(Integer.toString(index++))
                    .arity("1")
                    .type(String.class)
                    .paramLabel(ContractOperation.kebab(name).toUpperCase(Locale.ROOT))
                    .build());
        }
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query")) {
                String name = parameter.path("name").asText();
                spec.addOption(OptionSpec.builder("--" + ContractOperation.kebab(name))
                        .paramLabel("VALUE")
                        .arity("1")
                        .type(String.class)
                        .required(parameter.path("required").asBoolean())
                        .description(plain(parameter.path("description").asText("")))
                        .build());
            }
        }
        own = spec;
        return spec;
    }

    /** As text, not as a format. */
    private static String plain(String text) {
        return text.replace("%", "%%");
    }

    @Override
    public Integer call() throws IOException {
        checkSave();
        List<String> names = positionals();
        String path = operation.filled(names) + query();
        boolean list = operation.names("query").contains("cursor")
                && !path.matches(".*[?&](cursor|limit)=.*")
                && save == null
                && accept == null;
        if (list) {
            return rows(connection.all(path));
        }
        HttpResponse<byte[]> answer = connection.exchange(operation.method(), path, body(), headers(names));
        return shown(answer);
    }

    /** What was done cannot be taken back when its answer has no place. */
    private void checkSave() {
        Path folder = save == null ? null : save.toAbsolutePath().getParent();
        if (save != null && (Files.isDirectory(save) || folder == null || !Files.isWritable(folder))) {
            throw new Misuse("The option --save names " + save + ", which is not a file that can be written");
        }
    }

    private Integer shown(HttpResponse<byte[]> answer) throws IOException {
        if (save != null) {
            Files.write(save, answer.body());
            return 0;
        }
        String form = answer.headers().firstValue("Content-Type").orElse("");
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (!ContractOperation.isJson(form.replaceFirst(";.*", ""))) {
            out().print(text);
            out().flush();
            return 0;
        }
        JsonNode thing = Connection.JSON.readTree(text);
        if (wait && answer.statusCode() == 202) {
            return JobCommands.follow(this, thing);
        }
        return thing.path("data").isArray() ? rows(thing.path("data")) : one(thing);
    }

    /** A table of the first plain members. */
    private int rows(JsonNode rows) {
        String[] columns = StreamSupport.stream(rows.spliterator(), false)
                .limit(1)
                .flatMap(row -> row.properties().stream())
                .filter(member -> member.getValue().isValueNode())
                .map(Map.Entry::getKey)
                .limit(MOST_COLUMNS)
                .toArray(String[]::new);
        return rows(rows, columns);
    }

    private List<String> positionals() {
        List<String> values = new ArrayList<>();
        if (own != null) {
            own.positionalParameters().forEach(one -> values.add(String.valueOf((Object) one.getValue())));
        }
        return values;
    }

    private String query() {
        StringBuilder all = new StringBuilder();
        for (String name : operation.names("query")) {
            Object value = own == null
                    ? null
                    : own.findOption("--" + ContractOperation.kebab(name)).getValue();
            if (value != null) {
                all.append(all.isEmpty() ? "?" : "&")
                        .append(name)
                        .append("=")
                        .append(TenantCommands.encoded(value.toString()));
            }
        }
        return all.toString();
    }

    private Map<String, String> headers(List<String> names) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", accept == null ? operation.accept() : accept);
        if (data != null) {
            headers.put("Content-Type", type == null ? operation.type() : type);
        }
        if (operation.takesHeader("Idempotency-Key")) {
            headers.put("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (operation.takesHeader("If-Match")) {
            String tag = tag(names);
            if (tag != null) {
                headers.put("If-Match", tag);
            }
        }
        return headers;
    }

    /** The version of the nearest resource on the way up that can be read; null where what is written itself is not there yet. */
    private @Nullable String tag(List<String> names) {
        List<ContractOperation> readable = ContractCommands.operations().stream()
                .filter(one -> one.method().equals("GET"))
                .toList();
        for (String path = operation.path(); path.lastIndexOf('/') > 0; path = path.replaceFirst("/[^/]*$", "")) {
            String present = path;
            var found =
                    readable.stream().filter(one -> one.path().equals(present)).findFirst();
            if (found.isPresent()) {
                return tag(found.get().filled(names), present.equals(operation.path()));
            }
        }
        return null;
    }

    /** @param mayBeAbsent whether the call may make it: what is done to something that is not there is refused as not found */
    private @Nullable String tag(String path, boolean mayBeAbsent) {
        try {
            return connection.send("GET", path, null, Map.of()).tag();
        } catch (Refused absent) {
            if (mayBeAbsent && absent.status() == 404) {
                return null;
            }
            throw absent;
        }
    }

    private byte @Nullable [] body() throws IOException {
        if (data == null) {
            return null;
        }
        byte[] raw = !data.startsWith("@")
                ? data.getBytes(StandardCharsets.UTF_8)
                : data.equals("@-") ? System.in.readAllBytes() : InputFile.bytes(Path.of(data.substring(1)));
        String form = type == null ? operation.type() : type;
        return ContractOperation.isJson(form)
                ? Connection.JSON.writeValueAsBytes(InputFile.tree(raw, "What is sent"))
                : raw;
    }
}
