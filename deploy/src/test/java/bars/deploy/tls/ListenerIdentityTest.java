package bars.deploy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerIdentityTest {
    private static final String KEY_MARK = "PRIVATE" + " KEY";

    @TempDir
    private static Path folder;

    private static StateFolder home;

    @BeforeAll
    static void issue() {
        home = StateFolder.at(folder.resolve("home"));
        new DevelopmentPki(home, Clock.systemUTC()).ensure();
    }

    @Test
    void certificateAndItsKeyBelongTogether() {
        ListenerIdentity identity = ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/admin.key"));

        assertThat(identity.certificate().getSubjectX500Principal().getName()).contains("localhost");
        assertThat(identity).hasToString("ListenerIdentity[CN=localhost, OU=Devices, O=nhs]");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() {
        assertThatThrownBy(() -> ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/int/proxy.key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key " + home.path("pki/int/proxy.key") + " does not belong to the certificate "
                        + home.path("pki/admin.pem"));
    }

    @Test
    void issuerBeforeTheListenersOwnCertificateIsRefused() throws IOException {
        Path reversed = folder.resolve("reversed.pem");
        Files.writeString(reversed, text("pki/admin-ca.pem") + text("pki/admin.pem"));

        assertThatThrownBy(() -> ListenerIdentity.read(reversed, home.path("pki/admin.key")))
                .hasMessageEndingWith(
                        "belongs to a certificate further down in " + reversed + ": that one has to come first");
    }

    @Test
    void windowsLinesAndTextAroundAreTaken() throws IOException {
        Path chain = folder.resolve("mail.pem");
        Path key = folder.resolve("mail.key");
        Files.write(
                chain,
                ("Zoë sends\n\n" + text("pki/admin.pem")).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Files.write(
                key,
                ("für Zoë\n" + text("pki/admin.key") + "\n--\n")
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(ListenerIdentity.read(chain, key).chain()).isNotEmpty();
    }

    @Test
    void keyInAnotherFormIsNamedWithItsRemedy() throws IOException {
        Path older = folder.resolve("older.key");
        Files.writeString(older, text("pki/admin.key").replace(KEY_MARK, "RSA " + KEY_MARK));

        assertThatThrownBy(() -> ListenerIdentity.read(home.path("pki/admin.pem"), older))
                .hasMessage(older + " holds no unencrypted PKCS#8 private key in PEM form"
                        + " ('openssl pkcs8 -topk8 -nocrypt' makes one)");
    }

    @Test
    void fileWithoutCertificateIsNamed() {
        assertThatThrownBy(() -> ListenerIdentity.read(home.path("pki/admin.key"), home.path("pki/admin.key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(home.path("pki/admin.key") + " holds no");
    }

    private static String text(String file) throws IOException {
        return Files.readString(home.path(file));
    }
}
