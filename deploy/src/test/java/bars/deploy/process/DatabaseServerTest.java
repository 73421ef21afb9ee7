package bars.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.settings.Settings;
import bars.deploy.tls.ListenerIdentity;
import bars.deploy.tls.ServerTls;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the settings is said at once; only a server that is away is waited for. */
class DatabaseServerTest {
    @TempDir
    private static Path folder;

    private static StateFolder home;

    @BeforeAll
    static void issue() {
        home = StateFolder.at(folder.resolve("home"));
        new DevelopmentPki(home, Clock.systemUTC()).ensure();
    }

    @ParameterizedTest
    @CsvSource({
        "true, 127.0.0.1, pki/int/proxy.pem, its certificate is not trusted", // of another authority
        "true, 127.0.0.2, pki/admin-ca.pem, its certificate is not trusted", // of another host
        "true, 127.0.0.1, pki/nothing.pem, its certificate is not trusted", // no authority that can be read
        "false, 127.0.0.1, pki/admin-ca.pem, check sslmode in the URL"
    })
    void serverThatCannotBeUsedIsNotTakenForOneThatIsAway(
            boolean encrypted, String host, String authority, String sentence) throws IOException {
        refused(encrypted, host, authority, sentence);
    }

    @Test
    void serverThatIsAwayIsWaitedFor() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0)) {
            free = taken.getLocalPort();
        }
        try (DatabaseServer database = database("127.0.0.1", free, "pki/admin-ca.pem")) {
            assertThat(database.absence())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("refused"));
        }
    }

    private static void refused(boolean encrypted, String host, String authority, String reason) throws IOException {
        ListenerIdentity identity = ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/admin.key"));
        try (var server = GreetingDatabase.open(host, encrypted ? ServerTls.presenting(identity) : null);
                DatabaseServer database = database(host, server.port(), authority)) {
            assertThat(database.absence()).isEmpty();
            assertThatThrownBy(database::migrate)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(reason)
                    .hasMessageContaining("sslmode");
        }
    }

    private static DatabaseServer database(String host, int port, String authority) {
        String url = "jdbc:postgresql://" + host + ":" + port + "/bars?sslmode=verify-full&sslrootcert="
                + home.path(authority);
        Map<String, String> environment = Map.of(
                "BARS_DATABASE_URL",
                url,
                "BARS_MASTER_KEY_FILE",
                home.path("master.key").toString());
        return DatabaseServer.open(Settings.read(new HashMap<>(environment), new Properties()), home);
    }
}
