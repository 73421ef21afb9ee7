package bars.ctl;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code barsctl certs}: from the key to the certificate that serves. */
@Command(
        name = "certificates",
        aliases = "certs",
        description = "Certificates, from the key to retirement.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CertificateCommands.ListAll.class,
            CertificateCommands.Get.class,
            CertificateCommands.Request.class,
            CertificateCommands.Csr.class,
            CertificateCommands.Install.class,
            CertificateCommands.Act.class
        })
final class CertificateCommands {
    @Command(name = "list", description = "Lists certificates.", mixinStandardHelpOptions = true)
    static final class ListAll extends Barsctl.Asking {
        @Option(names = "--env", description = "INT or PROD")
        private @Nullable String environment;

        @Option(names = "--state", description = "e.g. ACTIVE")
        private @Nullable String state;

        @Option(names = "--expires-before", description = "a time such as 2027-01-01T00:00:00Z")
        private @Nullable String before;

        @Override
        public Integer call() {
            String query = (environment == null ? "" : "&environment=" + environment)
                    + (state == null ? "" : "&state=" + state)
                    + (before == null ? "" : "&expiresBefore=" + TenantCommands.encoded(before));
            return rows(
                    connection.all("certificates" + (query.isEmpty() ? "" : "?" + query.substring(1))),
                    "id",
                    "serverName",
                    "environment",
                    "state",
                    "expiresAt");
        }
    }

    @Command(name = "get", description = "Shows one certificate.", mixinStandardHelpOptions = true)
    static final class Get extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            return one(connection.get("certificates/" + id));
        }
    }

    @Command(
            name = "request",
            description = "Makes a key and a signing request for an endpoint.",
            mixinStandardHelpOptions = true)
    static final class Request extends Barsctl.Asking {
        @Parameters(paramLabel = "SERVER-NAME")
        private String serverName = "";

        @Option(
                names = "--key-spec",
                description = "RSA_2048, RSA_3072 or RSA_4096 (default: the setting of the environment)")
        private @Nullable String keySpec;

        @Override
        public Integer call() {
            Map<String, String> wish = keySpec == null ? Map.of() : Map.of("keySpec", keySpec);
            return one(connection.post("endpoints/" + serverName + "/certificates", wish));
        }
    }

    @Command(name = "csr", description = "Prints the signing request as PEM.", mixinStandardHelpOptions = true)
    static final class Csr extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            var answer = connection.send(
                    "GET", "certificates/" + id + "/csr", null, Map.of("Accept", "application/x-pem-file"));
            out().print(answer.body().path("text").asText());
            out().flush();
            return 0;
        }
    }

    @Command(
            name = "install",
            description = "Hands over the issued certificate: PEM, DER, PKCS#7 or the whole mail.",
            mixinStandardHelpOptions = true)
    static final class Install extends Barsctl.Asking {
        @Parameters(index = "0", paramLabel = "ID")
        private String id = "";

        @Parameters(index = "1", paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            byte[] issued = InputFile.bytes(file);
            String tag =
                    connection.send("GET", "certificates/" + id, null, Map.of()).tag();
            return one(connection
                    .send(
                            "PUT",
                            "certificates/" + id + "/issued",
                            issued,
                            Map.of("Content-Type", "application/x-pem-file", "If-Match", String.valueOf(tag)))
                    .body());
        }
    }

    @Command(
            name = "do",
            description = "Moves a certificate on: requested, activation, rollback, revocation or retirement.",
            mixinStandardHelpOptions = true)
    static final class Act extends Barsctl.Asking {
        @Parameters(index = "0", paramLabel = "DEED")
        private Deed deed = Deed.requested;

        @Parameters(index = "1", paramLabel = "ID")
        private String id = "";

        /** What can be done; the names are what is typed, and the last part of the path. */
        enum Deed {
            /** It was sent. */
            requested,
            /** It goes live. */
            activation,
            /** The one before serves again. */
            rollback,
            /** It is revoked. */
            revocation,
            /** It is put away. */
            retirement
        }

        @Override
        public Integer call() {
            String tag =
                    connection.send("GET", "certificates/" + id, null, Map.of()).tag();
            return one(connection
                    .send("POST", "certificates/" + id + "/" + deed, null, Map.of("If-Match", String.valueOf(tag)))
                    .body());
        }
    }
}
