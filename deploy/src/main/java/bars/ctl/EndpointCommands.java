package bars.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code barsctl endpoints}: endpoints and the services behind them. */
@Command(
        name = "endpoints",
        description = "Endpoints (server names) and their services.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EndpointCommands.ListAll.class,
            EndpointCommands.Get.class,
            EndpointCommands.Add.class,
            EndpointCommands.Switch.class,
            EndpointCommands.Services.class,
            EndpointCommands.Offer.class
        })
final class EndpointCommands {
    @Command(name = "list", description = "Lists the endpoints of a tenant.", mixinStandardHelpOptions = true)
    static final class ListAll extends Barsctl.Asking {
        @Parameters(paramLabel = "ODS")
        private String odsCode = "";

        @Override
        public Integer call() {
            return rows(
                    connection.get("tenants/" + odsCode + "/endpoints").path("data"),
                    "serverName",
                    "environment",
                    "state",
                    "nextExpiry");
        }
    }

    @Command(name = "get", description = "Shows one endpoint.", mixinStandardHelpOptions = true)
    static final class Get extends Barsctl.Asking {
        @Parameters(paramLabel = "SERVER-NAME")
        private String serverName = "";

        @Override
        public Integer call() {
            return one(connection.get("endpoints/" + serverName));
        }
    }

    @Command(name = "add", description = "Gives a tenant an endpoint.", mixinStandardHelpOptions = true)
    static final class Add extends Barsctl.Asking {
        @Parameters(paramLabel = "ODS")
        private String odsCode = "";

        @Option(names = "--env", required = true, description = "INT or PROD")
        private String environment = "";

        @Option(names = "--supplier", description = "label below thirdparty.nhs.uk")
        private @Nullable String supplier;

        @Option(names = "--provider", description = "label below nhs.uk (provider-hosted)")
        private @Nullable String provider;

        @Option(names = "--domain", description = "an existing domain below nhs.uk")
        private @Nullable String domain;

        @Option(names = "--suffix", description = "appended to the ODS code")
        private @Nullable String suffix;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("environment", environment);
            body.put("hosting", provider == null && supplier != null ? "supplier" : "provider");
            body.put("supplier", supplier);
            body.put("provider", provider);
            body.put("domain", domain);
            body.put("suffix", suffix);
            return one(connection.post("tenants/" + odsCode + "/endpoints", body));
        }
    }

    @Command(name = "switch", description = "Lets an endpoint serve, or not.", mixinStandardHelpOptions = true)
    static final class Switch extends Barsctl.Asking {
        @Parameters(index = "0", paramLabel = "SERVER-NAME")
        private String serverName = "";

        @Parameters(index = "1", paramLabel = "on|off")
        private Way to = Way.on;

        /** The names are what is typed. */
        enum Way {
            /** It serves. */
            on,
            /** It does not. */
            off
        }

        @Override
        public Integer call() {
            return one(connection
                    .change("PATCH", "endpoints/" + serverName, Map.of("enabled", to == Way.on))
                    .body());
        }
    }

    @Command(name = "services", description = "Lists the services of an endpoint.", mixinStandardHelpOptions = true)
    static final class Services extends Barsctl.Asking {
        @Parameters(paramLabel = "SERVER-NAME")
        private String serverName = "";

        @Override
        public Integer call() {
            return rows(
                    connection.get("endpoints/" + serverName + "/services").path("data"),
                    "id",
                    "system",
                    "value",
                    "useCases",
                    "handler/kind",
                    "enabled");
        }
    }

    @Command(name = "offer", description = "Offers a service behind an endpoint.", mixinStandardHelpOptions = true)
    static final class Offer extends Barsctl.Asking {
        @Parameters(paramLabel = "SERVER-NAME")
        private String serverName = "";

        @Option(
                names = "--system",
                defaultValue = "https://fhir.nhs.uk/Id/dos-service-id",
                description = "naming system (default ${DEFAULT-VALUE})")
        private String system = "";

        @Option(names = "--value", required = true, description = "identifier in that system")
        private String value = "";

        @Option(names = "--use-case", split = ",", description = "use cases, e.g. a1t1,a4t1")
        private List<String> useCases = List.of();

        @Override
        public Integer call() {
            return one(connection.post(
                    "endpoints/" + serverName + "/services",
                    Map.of("system", system, "value", value, "useCases", useCases)));
        }
    }
}
