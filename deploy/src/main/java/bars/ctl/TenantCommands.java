package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code barsctl tenants}. */
@Command(
        name = "tenants",
        description = "Tenants: the organisations that are hosted.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TenantCommands.ListAll.class,
            TenantCommands.Get.class,
            TenantCommands.Add.class,
            TenantCommands.Remove.class,
            TenantCommands.Import.class
        })
final class TenantCommands {
    @Command(name = "list", description = "Lists tenants.", mixinStandardHelpOptions = true)
    static final class ListAll extends Barsctl.Asking {
        @Option(names = "--q", description = "part of the name or start of the ODS code")
        private @Nullable String text;

        @Option(names = "--status", description = "ACTIVE, SUSPENDED, LEAVING or LEFT")
        private @Nullable String status;

        @Override
        public Integer call() {
            String query = (text == null ? "" : "&q=" + encoded(text)) + (status == null ? "" : "&status=" + status);
            return rows(
                    connection.all("tenants" + (query.isEmpty() ? "" : "?" + query.substring(1))),
                    "odsCode",
                    "name",
                    "status",
                    "updatedAt");
        }
    }

    @Command(name = "get", description = "Shows one tenant.", mixinStandardHelpOptions = true)
    static final class Get extends Barsctl.Asking {
        @Parameters(paramLabel = "ODS")
        private String odsCode = "";

        @Override
        public Integer call() {
            return one(connection.get("tenants/" + odsCode));
        }
    }

    @Command(name = "add", description = "Registers a tenant.", mixinStandardHelpOptions = true)
    static final class Add extends Barsctl.Asking {
        @Parameters(index = "0", paramLabel = "ODS")
        private String odsCode = "";

        @Parameters(index = "1", paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            return one(connection.post("tenants", Map.of("odsCode", odsCode, "name", name)));
        }
    }

    @Command(name = "remove", description = "Lets a tenant leave for good, as a job.", mixinStandardHelpOptions = true)
    static final class Remove extends Barsctl.Asking {
        @Parameters(paramLabel = "ODS")
        private String odsCode = "";

        @Option(names = "--yes", required = true, description = "there is no way back")
        private boolean sure;

        @Override
        public Integer call() {
            return JobCommands.follow(
                    this,
                    connection.change("DELETE", "tenants/" + odsCode, null).body());
        }
    }

    @Command(
            name = "import",
            description = "Brings in a list of tenants, CSV or one JSON object per line (.ndjson).",
            mixinStandardHelpOptions = true)
    static final class Import extends Barsctl.Asking {
        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Option(names = "--dry-run", description = "only tells what would happen")
        private boolean dryRun;

        @Override
        public Integer call() {
            boolean lines =
                    file.toString().endsWith(".ndjson") || file.toString().endsWith(".jsonl");
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", lines ? "application/x-ndjson" : "text/csv");
            JsonNode answer = connection
                    .send("POST", "tenants/imports" + (dryRun ? "?dryRun=true" : ""), InputFile.bytes(file), headers)
                    .body();
            if (!dryRun) {
                return JobCommands.follow(this, answer);
            }
            rows(answer.path("rows"), "row", "odsCode", "outcome", "errors");
            return answer.at("/counts/FAILED").asInt() == 0 ? 0 : 1;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
