package bars.deploy.command;

import bars.deploy.conformance.Examination;
import bars.deploy.conformance.Report;
import bars.deploy.conformance.Target;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars conformance}: the scenarios of the standard against any receiver. */
@Command(
        name = "conformance",
        description = "Plays the scenarios of the standard against any receiver and writes a report for assurance.",
        mixinStandardHelpOptions = true)
final class ConformanceCommand implements Callable<Integer> {
    @Option(names = "--target", required = true, description = "address, https://host:port")
    private @Nullable URI target;

    @Option(names = "--server-name", description = "name of the endpoint in SNI and Host (default: the target's host)")
    private @Nullable String serverName;

    @Option(names = "--cert", required = true, description = "PEM chain of the proxy's client certificate")
    private @Nullable Path certificate;

    @Option(names = "--key", required = true, description = "its private key, PEM")
    private @Nullable Path key;

    @Option(names = "--ca", required = true, description = "PEM authorities of the receiver's certificate")
    private @Nullable Path authorities;

    @Option(names = "--service", required = true, description = "value of the service in the Directory of Services")
    private String service = "";

    @Option(names = "--ods", required = true, description = "ODS code of the organisation that provides it")
    private String odsCode = "";

    @Option(names = "--use-case", description = "a use case that it takes (default ${DEFAULT-VALUE})")
    private String useCase = "a1t1";

    @Option(
            names = "--version-of-application",
            description = "an Application version that it takes (default ${DEFAULT-VALUE})")
    private String version = "2.1.0";

    @Option(
            names = "--stateful",
            description =
                    "the service is set to refuse second bookings and referrals, as the standard's stateful receiver")
    private boolean stateful;

    @Option(
            names = "--report",
            description = "folder for conformance.json and conformance.html (default ${DEFAULT-VALUE})")
    private Path report = Path.of("conformance-report");

    @Override
    public Integer call() throws IOException {
        if (target == null || target.getHost() == null || target.getPort() > 65_535) {
            throw new SettingsFault("The option --target must be an address like https://host:port.");
        }
        String host = target.getHost();
        Target examined = new Target(
                new InetSocketAddress(host, target.getPort() > 0 ? target.getPort() : 443),
                serverName == null ? host : serverName,
                credentials(),
                service,
                odsCode,
                useCase,
                version,
                stateful);
        List<Examination.Result> results = new Examination(examined, result -> System.out.println(line(result))).run();
        Report written = Report.of(examined, Clock.systemUTC().instant(), results);
        written.write(report);
        System.out.println(results.size() + " scenarios, " + written.failed() + " failed, " + written.notApplicable()
                + " not applicable; report in " + report);
        return written.failed() == 0 ? 0 : 1;
    }

    private static String line(Examination.Result result) {
        String verdict =
                switch (result.verdict()) {
                    case PASSED -> "pass  ";
                    case FAILED -> "FAIL  ";
                    case NOT_APPLICABLE -> "n/a   ";
                };
        return verdict + result.id() + "  " + result.title()
                + (result.failed() ? "; expected " + result.expected() + ", got " + result.got() : "");
    }

    private SSLContext credentials() {
        Path chain = InputFile.readable("--cert", certificate);
        Path secret = InputFile.readable("--key", key);
        Path trusted = InputFile.readable("--ca", authorities);
        try {
            return ClientTls.presenting(chain, secret, trusted);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SettingsFault("The options --cert, --key and --ca give no TLS: " + e.getMessage() + ".");
        }
    }
}
