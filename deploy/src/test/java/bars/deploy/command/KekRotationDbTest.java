package bars.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Database;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.db.seal.SealProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation beside a node on another machine, or before any node runs. */
class KekRotationDbTest {
    private static final int MASTER_KEY_BYTES = 32;
    private static final int LONGEST_NAME = 255;

    @TempDir
    private Path folder;

    private final TestDatabase test = TestDatabase.create();
    private final UUID node = UUID.randomUUID();
    private final Context context = new Context(Path.of("."), values -> () -> {});
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private volatile List<String> told = List.of();

    @BeforeEach
    void set() throws IOException {
        var settings = test.settings();
        Files.write(key(), new byte[MASTER_KEY_BYTES]);
        Files.writeString(folder.resolve("password"), settings.password());
        System.setProperty("bars.home", folder.resolve("home").toString());
        System.setProperty("bars.master.key.file", key().toString());
        System.setProperty("bars.database.url", settings.url());
        System.setProperty("bars.database.user", settings.user());
        System.setProperty(
                "bars.database.password.file", folder.resolve("password").toString());
    }

    @AfterEach
    void forget() throws InterruptedException {
        for (String name :
                List.of("home", "master.key.file", "database.url", "database.user", "database.password.file")) {
            System.clearProperty("bars." + name);
        }
        heart.shutdownNow();
        assertThat(heart.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        test.close();
    }

    @Test
    void nodeThatCouldNotOpenWhatIsRewrappedIsNamedAndNothingIsDone() throws IOException {
        KeyVault here = vault();
        report(List.of(here.masterKeyName()));
        heart.scheduleAtFixedRate(this::beat, 2, 2, TimeUnit.SECONDS);

        assertThatThrownBy(() -> KekCommand.rotate(context))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("Nothing was re-wrapped")
                .hasMessageContaining("host-2 (receiver)");

        assertThat(vault().masterKeyId()).isEqualTo(here.masterKeyId());
        assertThat(key().resolveSibling("master.key.next")).exists();
    }

    @Test
    void nodeThatSealsUnderTheKeyBeforeIsNamedUntilItFollows() throws IOException {
        KeyVault here = vault();
        String before = here.masterKeyName();
        new MasterKeyFiles(key()).nextVault();
        report(here.masterKeyNames());
        heart.scheduleAtFixedRate(this::beat, 2, 2, TimeUnit.SECONDS);

        KekCommand.Rotation rotation = KekCommand.rotate(context);

        assertThat(rotation.isRest()).isFalse();
        assertThat(rotation.behind()).containsExactly("host-2 (receiver)");
        KeyVault now = vault();
        assertThat(now.masterKeyId()).isEqualTo(rotation.masterKeyId());
        assertThat(status(now)).hasSize(2).last().asString().contains("host-2 (receiver)", "still seals");
        assertThat(here.masterKeyNames()).containsExactly(now.masterKeyName(), before);
        report(here.masterKeyNames());
        assertThat(status(now)).hasSize(1);
    }

    /** A folder that cannot be written to would not stop root; a name that the file system has no room for does. */
    @Test
    void folderThatTakesNoKeyIsNamedInOneSentence() throws IOException {
        Path crowded = Files.write(folder.resolve("k".repeat(LONGEST_NAME - 1)), new byte[MASTER_KEY_BYTES]);
        System.setProperty("bars.master.key.file", crowded.toString());

        assertThatThrownBy(() -> KekCommand.rotate(context))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("No new master key is made: the folder " + folder + " takes no files")
                .hasMessageEndingWith(".");

        assertThat(folder).isDirectoryNotContaining("glob:**/*.next");
    }

    /** As after a restore, with nodes that have the new key alone. */
    @Test
    void whatIsUnderTheKeyBeforeIsRewrappedBeforeANodeStarts() throws IOException {
        byte[] before = new byte[MASTER_KEY_BYTES];
        Arrays.fill(before, (byte) 7);
        Files.write(key(), before);
        TestTenants.tenant(test.database(), "X26");
        new MasterKeyFiles(key()).nextVault();
        new MasterKeyFiles(key()).promote();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        KeyVault alone = new MasterKeyFiles(Files.copy(key(), elsewhere.resolve("master.key"))).vault();
        assertThat(missing(alone)).containsExactly("1 data keys of tenants");

        KekCommand.Rotation rotation = KekCommand.rotate(context);

        assertThat(rotation.isRest()).isTrue();
        assertThat(rotation.count()).isEqualTo(1);
        assertThat(missing(alone)).isEmpty();
    }

    private List<String> missing(KeyVault vault) throws IOException {
        var settings = test.settings();
        return SealProof.missing(settings.url(), settings.user(), settings.password(), vault);
    }

    private Path key() {
        return folder.resolve("master.key");
    }

    private KeyVault vault() throws IOException {
        return new MasterKeyFiles(key()).vault();
    }

    private List<String> status(KeyVault vault) {
        try (Database database = Database.open(test.settings())) {
            return KekCommand.Status.say(database, vault);
        }
    }

    private void report(List<String> keys) {
        told = keys;
        beat();
    }

    private void beat() {
        Instant now = Instant.now();
        test.database().doAsPlatform(work -> new Nodes(work)
                .beat(new Node(node, "receiver", "", "host-2", Map.of(Node.MASTER_KEYS, told), now, now)));
    }
}
