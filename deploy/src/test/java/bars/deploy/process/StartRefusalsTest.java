package bars.deploy.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.publication.PublicListener;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ListenerIdentity;
import bars.deploy.tls.ServerTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartRefusalsTest {
    @TempDir
    private static Path folder;

    private static StateFolder home;

    @BeforeAll
    static void issue() {
        home = StateFolder.at(folder.resolve("home"));
        new DevelopmentPki(home, Clock.systemUTC()).ensure();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADMIN", "PUBLIC"})
    void keyThatDoesNotBelongToTheCertificateIsRefused(String listener) {
        Settings settings = settings(Map.of(
                "BARS_PUBLIC_PORT",
                "8480",
                "BARS_" + listener + "_CERTIFICATE_FILE",
                home.path("pki/admin.pem").toString(),
                "BARS_" + listener + "_KEY_FILE",
                home.path("pki/int/proxy.key").toString()));

        assertThatThrownBy(() -> GivenIdentities.check(settings))
                .isInstanceOf(SettingsFault.class)
                .hasMessageStartingWith("The settings BARS_" + listener + "_CERTIFICATE_FILE and BARS_" + listener
                        + "_KEY_FILE cannot be used: the key ")
                .hasMessageEndingWith("does not belong to the certificate " + home.path("pki/admin.pem") + ".");
    }

    @Test
    void certificateOfAListenerThatIsNotThereDoesNotMatter() {
        Settings settings = settings(Map.of(
                "BARS_PUBLIC_CERTIFICATE_FILE", home.path("pki/admin.pem").toString(),
                "BARS_PUBLIC_KEY_FILE", home.path("pki/int/proxy.key").toString()));

        assertThatCode(() -> GivenIdentities.check(settings)).doesNotThrowAnyException();
    }

    @Test
    void publicListenerIsProven() {
        ListenerIdentity own = ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/admin.key"));
        ListenerIdentity other = ListenerIdentity.read(home.path("pki/int/proxy.pem"), home.path("pki/int/proxy.key"));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (PublicListener listener = PublicListener.open(any, Optional.of(ServerTls.presenting(own)))) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());

            assertThatCode(() -> ListenerProof.publicPresents(address, own.certificate()))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> ListenerProof.publicPresents(address, other.certificate()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("presents a certificate that is not ours");
        }
    }

    @Test
    void twoListenersOnOnePortAreRefused() {
        refused(
                Map.of("BARS_ADMIN_PORT", "8443"),
                "The settings BARS_RECEIVER_PORT and BARS_ADMIN_PORT are both 8443: each listener needs a port of its own.");
        refused(
                Map.of("BARS_PUBLIC_PORT", "9090", "BARS_PUBLIC_ADDRESS", "0.0.0.0"),
                "The settings BARS_MANAGEMENT_PORT and BARS_PUBLIC_PORT are both 9090");
    }

    @Test
    void onePortOnTwoAddressesIsTaken() {
        Settings settings = settings(Map.of("BARS_ADMIN_PORT", "8443", "BARS_ADMIN_ADDRESS", "127.0.0.2"));

        assertThatCode(() -> Addresses.of(settings).checkApart(settings)).doesNotThrowAnyException();
    }

    @Test
    void portOfAPartThatDoesNotRunIsFree() {
        Settings settings = settings(Map.of("BARS_ADMIN_PORT", "8443", "BARS_ROLES", "receiver"));

        assertThatCode(() -> Addresses.of(settings).checkApart(settings)).doesNotThrowAnyException();
    }

    private static void refused(Map<String, String> environment, String sentence) {
        Settings settings = settings(environment);
        assertThatThrownBy(() -> Addresses.of(settings).checkApart(settings))
                .isInstanceOf(SettingsFault.class)
                .hasMessageContaining(sentence);
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.read(new HashMap<>(environment), new Properties());
    }
}
