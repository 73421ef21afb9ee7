package bars.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.tls.PemFiles;
import bars.platform.certificate.DevelopmentCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerCertificatesTest {
    private static final String PUBLISHED = "bars.metrics.listeners";

    @TempDir
    Path folder;

    @Test
    void theEndOfEachListenersCertificateIsPublishedUntilItIsClosed() throws IOException {
        var identity =
                DevelopmentCa.create("INT", Clock.systemUTC()).identity("localhost", List.of(), Duration.ofDays(90));
        var certificate = PemFiles.certificates(Files.writeString(folder.resolve("chain.pem"), identity.chain()))
                .get(0);
        try (ListenerCertificates certificates = ListenerCertificates.published()) {
            assertThat(published()).isEmpty();

            certificates.presents("public", certificate);

            assertThat(published())
                    .contains("# TYPE bars_listener_certificate_not_after_seconds gauge")
                    .endsWith("bars_listener_certificate_not_after_seconds{listener=\"public\"} "
                            + certificate.getNotAfter().getTime() / 1_000.0 + "\n");
        }
        assertThat(System.getProperties()).doesNotContainKey(PUBLISHED);
    }

    private static String published() {
        if (System.getProperties().get(PUBLISHED) instanceof Supplier<?> supplier) {
            return String.valueOf(supplier.get());
        }
        throw new AssertionError("nothing is published");
    }
}
