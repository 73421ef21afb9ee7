package bars.deploy.pki;

import bars.deploy.home.StateFolder;
import bars.platform.certificate.DevelopmentCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The development PKI of one state folder; made once and kept. Never used in production. */
public final class DevelopmentPki {
    /** The names that the published client certificates of the BaRS proxies carry, by environment. */
    public static final Map<String, String> PROXY_NAMES =
            Map.of("INT", "int.api.service.nhs.uk", "PROD", "bars-proxy.spineservices.nhs.uk");

    /** How long the NHS issues for, roughly. */
    public static final int STANDARD_DAYS = 1095;

    private final StateFolder home;
    private final Clock clock;

    public DevelopmentPki(StateFolder home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /** Makes whatever is missing. */
    public void ensure() {
        PROXY_NAMES.forEach((environment, name) -> {
            String folder = "pki/" + environment.toLowerCase(Locale.ROOT);
            if (!Files.exists(home.path(folder + "/proxy.pem"))) {
                DevelopmentCa ca = DevelopmentCa.create(environment, clock);
                write(folder + "/issuer.key", ca.issuerKey());
                write(folder + "/ca-chain.pem", ca.chain());
                DevelopmentCa.Identity proxy = ca.identity(name, List.of(), Duration.ofDays(STANDARD_DAYS));
                write(folder + "/proxy.key", proxy.key());
                write(folder + "/proxy.pem", proxy.chain());
            }
        });
        if (!Files.exists(home.path("pki/admin.pem"))) {
            // Its issuing key is not kept: it signs this one certificate.
            DevelopmentCa ca = DevelopmentCa.create("Admin", clock);
            DevelopmentCa.Identity admin =
                    ca.identity("localhost", List.of("127.0.0.1"), Duration.ofDays(STANDARD_DAYS));
            write("pki/admin-ca.pem", ca.chain());
            write("pki/admin.key", admin.key());
            write("pki/admin.pem", admin.chain());
        }
    }

    /**
     * Signs a request as the issuing authority of {@code environment} (INT or PROD).
     *
     * @return the certificate and its issuer as PEM
     */
    public String issue(String environment, String csr, boolean alternativeName, int days) {
        return authority(environment).issue(csr, alternativeName, Duration.ofDays(days));
    }

    /** The issuing authority of {@code environment} (INT or PROD). */
    public DevelopmentCa authority(String environment) {
        String folder = "pki/" + environment.toLowerCase(Locale.ROOT);
        return DevelopmentCa.restore(
                environment, read(home.path(folder + "/ca-chain.pem")), read(home.path(folder + "/issuer.key")), clock);
    }

    /** The folder that holds {@code int/}, {@code prod/} and the admin listener's files. */
    public Path folder() {
        return home.path("pki");
    }

    private void write(String relative, String text) {
        home.write(relative, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
