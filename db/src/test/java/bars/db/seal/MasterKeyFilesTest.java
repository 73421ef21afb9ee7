package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Database;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFilesTest {
    private static final SealContext CONTEXT = new SealContext("INT", "1", "k", "test");
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private MasterKeyFiles files;

    @BeforeEach
    void start() throws IOException {
        byte[] key = new byte[MasterKey.BYTES];
        Arrays.fill(key, (byte) 7);
        Files.write(folder.resolve("master.key"), key);
        files = new MasterKeyFiles(folder.resolve("master.key"));
    }

    @Test
    void runningVaultOpensWhatIsRewrappedUnderAKeyThatDidNotExistWhenItStarted() throws IOException {
        KeyVault running = files.vault();
        byte[] sealed = running.seal(SECRET, CONTEXT);

        byte[] rewrapped = files.nextVault().rewrap(sealed);
        assertThat(rewrapped).isNotEqualTo(sealed);
        assertThat(running.open(rewrapped, CONTEXT)).isEqualTo(SECRET);

        byte[] late = running.seal(SECRET, CONTEXT);
        files.promote();
        KeyVault restarted = files.vault();
        assertThat(restarted.open(rewrapped, CONTEXT)).isEqualTo(SECRET);
        assertThat(restarted.open(late, CONTEXT))
                .as("sealed under the previous key while the rotation ran")
                .isEqualTo(SECRET);
    }

    @Test
    void runningVaultSealsUnderTheKeyThatARotationLeft() throws IOException {
        KeyVault running = files.vault();
        byte[] early = running.seal(SECRET, CONTEXT);

        for (int i = 0; i < 2; i++) {
            long next = files.nextVault().masterKeyId();
            files.promote();

            byte[] sealed = running.seal(SECRET, CONTEXT);
            assertThat(KeyVault.masterKeyIdOf(sealed)).isEqualTo(next);
            assertThat(running.open(sealed, CONTEXT)).isEqualTo(SECRET);
        }
        assertThat(running.open(early, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void strangersKeyInTheFileSealsNothing() throws IOException {
        KeyVault running = files.vault();
        long before = running.masterKeyId();

        Files.write(folder.resolve("master.key"), new byte[MasterKey.BYTES]);

        assertThat(running.masterKeyId()).isEqualTo(before);
    }

    @Test
    void runningVaultOpensWhatWasRewrappedInRotationsThatItSawNothingOf() throws IOException {
        KeyVault running = files.vault();
        byte[] sealed = running.seal(SECRET, CONTEXT);

        byte[] once = files.nextVault().rewrap(sealed);
        files.promote();
        byte[] twice = files.nextVault().rewrap(once);
        files.promote();

        assertThat(running.open(twice, CONTEXT)).isEqualTo(SECRET);
        assertThat(running.open(once, CONTEXT)).isEqualTo(SECRET);
        assertThat(running.derived("test")).hasSize(3);
    }

    @Test
    void rotationThatWasCutShortGoesOnWithTheSameKey() throws IOException {
        long first = files.nextVault().masterKeyId();

        assertThat(new MasterKeyFiles(folder.resolve("master.key")).nextVault().masterKeyId())
                .isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("master.key.next"))))
                .isEqualTo("rw-------");
    }

    @Test
    void strangersKeyOpensNothing() throws IOException {
        byte[] other = new byte[MasterKey.BYTES];
        byte[] sealed = new KeyVault(MasterKey.of(other)).seal(SECRET, CONTEXT);

        KeyVault ours = files.vault();
        assertThatThrownBy(() -> ours.open(sealed, CONTEXT))
                .isInstanceOfSatisfying(CannotOpen.class, thrown -> assertThat(thrown.isHereAlone())
                        .isTrue());
    }

    @Test
    void rowsAreRewrappedOnceAndStillOpen() throws IOException {
        try (TestDatabase test = TestDatabase.create()) {
            Database database = test.database();
            TestTenants.tenant(database, "X26");
            TestTenants.tenant(database, "A8T4");
            SealedRows.Column column = SealedRows.ALL.get(0);
            KeyVault next = files.nextVault();

            int first = database.asPlatform(work -> new SealedRows(work).rewrap(column, next, 1));
            int second = database.asPlatform(work -> new SealedRows(work).rewrap(column, next, 10));
            int third = database.asPlatform(work -> new SealedRows(work).rewrap(column, next, 10));

            assertThat(new int[] {first, second, third}).containsExactly(1, 1, 0);
            assertThat(database.<Integer>asPlatform(work -> new SealedRows(work).under(column, next.masterKeyId())))
                    .isZero();
        }
    }

    @Test
    void everySealedColumnOfTheSchemaIsKnown() throws Exception {
        try (TestDatabase test = TestDatabase.create();
                var owner = test.owner();
                var statement = owner.createStatement()) {
            for (SealedRows.Column column : SealedRows.ALL) {
                assertThat(statement.execute("select " + column.name() + " from " + column.table() + " limit 0"))
                        .isTrue();
            }
        }
    }
}
