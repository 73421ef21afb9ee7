package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The audit log, and a master key that is not the one of its database. */
class AuditCommandDbTest {
    private static final int MASTER_KEY_BYTES = 32;

    /** That of {@link TestTenants#vault()}. */
    private static final int OURS = 7;

    @TempDir
    private Path folder;

    private final TestDatabase test = TestDatabase.create();
    private final Context context = new Context(Path.of("."), values -> () -> {});

    @BeforeEach
    void set() throws IOException {
        var settings = test.settings();
        Files.writeString(folder.resolve("password"), settings.password());
        System.setProperty("bars.home", folder.resolve("home").toString());
        System.setProperty("bars.master.key.file", folder.resolve("master.key").toString());
        System.setProperty("bars.database.url", settings.url());
        System.setProperty("bars.database.user", settings.user());
        System.setProperty(
                "bars.database.password.file", folder.resolve("password").toString());
        TestTenants.tenant(test.database(), "X26");
    }

    @AfterEach
    void forget() {
        for (String name :
                List.of("home", "master.key.file", "database.url", "database.user", "database.password.file")) {
            System.clearProperty("bars." + name);
        }
        test.close();
    }

    /** What it signs could never be taken back. */
    @Test
    void anotherMasterKeySignsNothing() throws IOException {
        key(OURS);
        deed("first");
        assertThat(new AuditCommand.Verify(context).call()).isZero();

        key(OURS + 1);
        deed("second");
        assertThatThrownBy(() -> new AuditCommand.Verify(context).call())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not the one of this database: 1 data keys of tenants");
        assertThatThrownBy(() -> new AuditCommand.Restored(context).call())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not the one of this database");

        key(OURS);
        assertThat(folder.resolve("home/audit/heads.log")).isNotEmptyFile();
        assertThat(new AuditCommand.Verify(context).call()).isZero();
    }

    @Test
    void whatSomebodyKeepsElsewhereIsReadAlone() throws IOException {
        key(OURS);
        deed("first");
        assertThat(new AuditCommand.Verify(context).call()).isZero();
        Path kept = Files.copy(folder.resolve("home/audit/heads.log"), folder.resolve("kept.log"));
        Files.writeString(kept, "chain x y z w\n", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(kept);
        deed("second");

        int verified = new CommandLine(new AuditCommand.Verify(context)).execute("--heads", kept.toString());

        assertThat(verified).isZero();
        assertThat(kept).hasBinaryContent(before);
    }

    private void key(int each) throws IOException {
        byte[] key = new byte[MASTER_KEY_BYTES];
        Arrays.fill(key, (byte) each);
        Files.write(folder.resolve("master.key"), key);
    }

    private void deed(String target) {
        test.database()
                .doAsPlatform(work -> Deeds.onPlatform(work, Caller.system("test"), "thing.done", target, Map.of()));
    }
}
