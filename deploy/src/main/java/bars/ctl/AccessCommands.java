package bars.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code barsctl tokens}. */
@Command(
        name = "tokens",
        description = "API tokens.",
        mixinStandardHelpOptions = true,
        subcommands = {AccessCommands.ListAll.class, AccessCommands.Add.class, AccessCommands.Revoke.class})
final class AccessCommands {
    @Command(name = "list", description = "Lists tokens.", mixinStandardHelpOptions = true)
    static final class ListAll extends Barsctl.Asking {
        @Override
        public Integer call() {
            return rows(connection.all("tokens"), "id", "name", "tenants", "environments", "expiresAt", "lastUsedAt");
        }
    }

    @Command(name = "add", description = "Makes a token; its secret is printed once.", mixinStandardHelpOptions = true)
    static final class Add extends Barsctl.Asking {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--permission", split = ",", required = true, description = "e.g. tenants:read,inbox:read")
        private List<String> permissions = List.of();

        @Option(names = "--tenant", split = ",", description = "ODS codes it is bound to (default: all yours)")
        private List<String> tenants = List.of();

        @Option(
                names = "--env",
                split = ",",
                description = "INT, PROD or both (default: all yours); exactly one for a token of tenants")
        private List<String> environments = List.of();

        @Option(names = "--address", split = ",", description = "networks it may be used from, e.g. 10.0.0.0/8")
        private List<String> addresses = List.of();

        @Option(names = "--expires", description = "a time such as 2027-01-01T00:00:00Z (default: 90 days ahead)")
        private @Nullable String expires;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("permissions", permissions);
            body.put("tenants", tenants);
            body.put("environments", environments);
            body.put("addresses", addresses);
            body.put("expiresAt", expires);
            return one(connection.post("tokens", body));
        }
    }

    @Command(name = "revoke", description = "Ends a token at once.", mixinStandardHelpOptions = true)
    static final class Revoke extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            connection.change("DELETE", "tokens/" + id, null);
            return 0;
        }
    }
}
