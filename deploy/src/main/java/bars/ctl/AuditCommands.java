package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code barsctl audit}. */
@Command(
        name = "audit",
        description = "Who did what, and the proof of it.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommands.ListNewest.class, AuditCommands.Verify.class})
final class AuditCommands {
    @Command(name = "list", description = "Lists the newest events.", mixinStandardHelpOptions = true)
    static final class ListNewest extends Barsctl.Asking {
        @Option(names = "--tenant", paramLabel = "ODS", description = "only events of this tenant")
        private @Nullable String tenant;

        @Option(names = "--action", description = "only this action, e.g. certificate.activated")
        private @Nullable String action;

        @Option(
                names = "--limit",
                defaultValue = "50",
                description = "how many, at most 200 (default ${DEFAULT-VALUE})")
        private int limit = 50;

        @Override
        public Integer call() {
            String path = "audit-events?limit=" + limit + (tenant == null ? "" : "&tenant=" + tenant)
                    + (action == null ? "" : "&action=" + action);
            return rows(connection.get(path).path("data"), "id", "at", "actor", "action", "tenant", "target");
        }
    }

    @Command(
            name = "verify",
            description = "Proves that the log is what was written; exit code 1 when not.",
            mixinStandardHelpOptions = true)
    static final class Verify extends Barsctl.Asking {
        @Override
        public Integer call() {
            JsonNode report = connection.post("audit-events/verification", Map.of());
            one(report);
            return report.path("intact").asBoolean() ? 0 : 1;
        }
    }
}
