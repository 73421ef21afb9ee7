package bars.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everySettingHasItsDefault() {
        Settings settings = Settings.read(Map.of("PATH", "/bin"), new Properties());

        assertThat(settings.number("bars.receiver.port")).isEqualTo(8443);
        assertThat(settings.roles()).containsExactlyInAnyOrder("receiver", "admin");
        assertThat(settings.production()).isFalse();
    }

    @Test
    void propertyWinsOverEnvironment() {
        Properties properties = new Properties();
        properties.setProperty("bars.admin.port", "2");

        assertThat(Settings.read(Map.of("BARS_ADMIN_PORT", "1"), properties).number("bars.admin.port"))
                .isEqualTo(2);
    }

    @Test
    void unknownKeyStopsTheStartWithOneSentence() {
        refused(Map.of("BARS_RECIEVER_PORT", "1"), "The setting BARS_RECIEVER_PORT is not known");
    }

    @Test
    void valueOutOfRangeNamesTheRange() {
        refused(Map.of("BARS_RECEIVER_PORT", "70000"), "a whole number from 1 to 65535 is expected");
        refused(Map.of("BARS_RECEIVER_PORT", "x"), "a whole number from 1 to 65535 is expected");
        refused(Map.of("BARS_ROLES", "receiver,portal"), "a comma separated list of receiver,admin is expected");
        refused(Map.of("BARS_MODE", "test"), "one of development,production is expected");
        refused(Map.of("BARS_ADMIN_ADDRESS", " "), "a value is expected");
        refused(Map.of("BARS_DATABASE_URL", "postgres://db/bars"), "an address such as jdbc:postgresql:");
        refused(Map.of("BARS_TRACE_ENDPOINT", "collector:4318"), "a URL such as");
        refused(Map.of("BARS_RECEIVER_BALANCERS", "lb.nhs.uk"), "a comma separated list of addresses or networks");
        refused(Map.of("BARS_RECEIVER_BALANCERS", "192.0.2.1,"), "a comma separated list of addresses or networks");
    }

    @Test
    void aRoleThatIsNamedTwiceIsOneRole() {
        Settings settings = Settings.read(Map.of("BARS_ROLES", "receiver,receiver"), new Properties());

        assertThat(settings.roles()).containsExactly("receiver");
        assertThat(settings.has("admin")).isFalse();
    }

    @Test
    void secretThatCannotBeReadIsNoticedAtTheStart() {
        refused(
                Map.of("BARS_OIDC_CLIENT_SECRET_FILE", "/nowhere/secret"),
                "The setting bars.oidc.client.secret.file names /nowhere/secret, which is not a readable file.");
    }

    @Test
    void balancersAreAddressesAndNetworks() {
        String two = "192.0.2.1, 2001:db8::/32";

        assertThat(Settings.read(Map.of("BARS_RECEIVER_BALANCERS", two), new Properties())
                        .all())
                .containsEntry("bars.receiver.balancers", two);
    }

    @Test
    void productionRefusesWhatIsForDevelopment() {
        refused(Map.of("BARS_MODE", "production"), "BARS_DATABASE_URL");
    }

    @Test
    void inProductionTheAdminListenerNeedsACertificateAndAMigrationDoesNot() {
        Settings settings = Settings.read(
                Map.of(
                        "BARS_MODE", "production",
                        "BARS_DATABASE_URL", "jdbc:postgresql://db/bars",
                        "BARS_MASTER_KEY_FILE", "/run/secrets/master_key"),
                new Properties());

        assertThatThrownBy(settings::checkListeners)
                .isInstanceOf(SettingsFault.class)
                .hasMessageContaining("BARS_ADMIN_CERTIFICATE_FILE is missing");
        assertThatCode(settings.with("bars.roles", "receiver")::checkListeners).doesNotThrowAnyException();
    }

    @Test
    void givenDatabaseNeedsTheMasterKeyNamed() {
        refused(Map.of("BARS_DATABASE_URL", "jdbc:postgresql://db/bars"), "BARS_MASTER_KEY_FILE");
    }

    @Test
    void everyRowOfTheTableIsComplete() {
        assertThat(Catalogue.standard().settings()).allSatisfy(setting -> {
            assertThat(setting.key()).matches("bars\\.[a-z.]+");
            assertThat(setting.meaning()).isNotBlank();
            setting.literal()
                    .filter(value -> !setting.kind().equals("path"))
                    .ifPresent(value -> assertThat(setting.fault(value)).isEmpty());
        });
    }

    private static void refused(Map<String, String> environment, String expected) {
        assertThatThrownBy(() -> Settings.read(environment, new Properties()))
                .isInstanceOf(SettingsFault.class)
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("\n");
    }
}
