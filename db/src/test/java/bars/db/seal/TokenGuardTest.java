package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key behind a PKCS#11 token; runs where SoftHSM is installed and says so where it is not. */
class TokenGuardTest {
    private static final List<Path> LIBRARIES = Stream.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib64/pkcs11/libsofthsm2.so",
                    "/usr/local/lib/softhsm/libsofthsm2.so",
                    "/opt/homebrew/lib/softhsm/libsofthsm2.so")
            .map(Path::of)
            .toList();

    @TempDir
    private static Path folder;

    private static Path library = Path.of("");

    @BeforeAll
    static void token() throws Exception {
        Optional<Path> found = LIBRARIES.stream().filter(Files::isReadable).findFirst();
        assumeTrue(
                found.isPresent() && System.getenv("SOFTHSM2_CONF") != null,
                "SoftHSM is not installed: the PKCS#11 master key was not tested");
        library = found.orElseThrow();
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createDirectories(configuration.resolveSibling("softhsm-tokens"));
        Files.writeString(
                configuration,
                "directories.tokendir = " + tokens.toAbsolutePath()
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Process made = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "bars",
                        "--pin",
                        "1234",
                        "--so-pin",
                        "5678")
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        Files.writeString(folder.resolve("pin"), "1234\n");
    }

    @Test
    void aPlainKeyIsSealedByTheTokenAndOpensTheSameSecrets() throws IOException {
        Path file = folder.resolve("master.key");
        byte[] plain = new byte[MasterKey.BYTES];
        plain[3] = 7;
        Files.write(file, plain);
        SealContext context = new SealContext("INT", "1", "k", "tls-private-key");
        byte[] sealed = new MasterKeyFiles(file).vault().seal(new byte[] {1, 2, 3}, context);

        assertThatThrownBy(
                        () -> MasterKeyFiles.configured(file, settings("1234")).vault())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not open it");
        int count = MasterKeyFiles.configured(file, settings("1234")).takeOver(KeyGuard.plain());

        assertThat(count).isEqualTo(1);
        assertThat(Files.readAllBytes(file)).hasSize(60);
        assertThat(MasterKeyFiles.configured(file, settings("1234")).vault().open(sealed, context))
                .containsExactly(1, 2, 3);
        assertThatThrownBy(() -> new MasterKeyFiles(file).vault()).isInstanceOf(IOException.class);
    }

    @Test
    void aRotationKeepsItsKeysSealedByTheToken() throws IOException {
        Path file = folder.resolve("rotated.key");
        Files.write(file, new byte[MasterKey.BYTES]);
        MasterKeyFiles files = MasterKeyFiles.configured(file, settings("1234"));
        files.takeOver(KeyGuard.plain());
        SealContext context = new SealContext("INT", "1", "k", "tls-private-key");
        byte[] sealed = files.vault().seal(new byte[] {9}, context);

        byte[] rewrapped = files.nextVault().rewrap(sealed);
        files.promote();

        assertThat(files.vault().open(rewrapped, context)).containsExactly(9);
        assertThat(files.vault().open(sealed, context))
                .as("the previous key opens still")
                .containsExactly(9);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.filter(one -> one.getFileName().toString().startsWith("rotated.key")))
                    .allSatisfy(one -> assertThat(Files.size(one)).isEqualTo(60));
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        Path file = folder.resolve("none.key");

        assertThatThrownBy(
                        () -> MasterKeyFiles.configured(file, settings("1234")).vault())
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> MasterKeyFiles.configured(
                        file,
                        key -> Optional.ofNullable(Map.of(
                                        "bars.master.key.token.library",
                                        "none.so",
                                        "bars.master.key.token.pin.file",
                                        folder.resolve("pin").toString())
                                .get(key))))
                .hasMessageContaining("none.so");
    }

    private static java.util.function.Function<String, Optional<String>> settings(String pin) {
        Map<String, String> values = Map.of(
                "bars.master.key.token.library", library.toString(),
                "bars.master.key.token.pin.file", folder.resolve("pin").toString(),
                "bars.master.key.token.label", "kek-" + pin);
        return key -> Optional.ofNullable(values.get(key));
    }
}
