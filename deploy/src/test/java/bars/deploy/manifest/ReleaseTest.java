package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two scripts that a release goes through: its maker's and its receiver's, with a key that is thrown away. */
class ReleaseTest {
    private static final String NAME = "bars-receiver-platform-1.0.0";

    @TempDir
    Path folder;

    @BeforeEach
    void installationAndKeys() throws Exception {
        assumeThat(Tool.find("openssl")).isPresent();
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("apps"));
        Files.writeString(home.resolve("launcher.jar"), "no program");
        Files.writeString(home.resolve("sbom.json"), "{}");
        Files.writeString(home.resolve("sbom-console.json"), "{}");
        Files.writeString(home.resolve("apps/admin-portal.war"), "pages");
        for (String maker : List.of("maker", "stranger")) {
            String key = file(maker + ".pem");
            run(0, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", key);
            run(0, "openssl", "pkey", "-in", key, "-pubout", "-out", file(maker + ".pub"));
        }
    }

    @Test
    void aReleaseIsCompleteSignedAndMadeAlikeTwice() throws Exception {
        release(0, "none", "one");
        release(0, "none", "two");

        assertThat(run(0, "release/verify.sh", file("maker.pub"), file("one")))
                .contains("Signed and complete: 5 files");
        assertThat(folder.resolve("one/SHA256SUMS")).hasSameTextualContentAs(folder.resolve("two/SHA256SUMS"));
        assertThat(Files.readString(folder.resolve("one/" + NAME + "-advisories.txt")))
                .startsWith("Not held against");
        assertThat(run(0, "tar", "-tzf", file("one/" + NAME + ".tar.gz")).lines())
                .contains(NAME + "/launcher.jar", NAME + "/apps/admin-portal.war", NAME + "/bars", NAME + "/sbom.json");
        assertThat(run(0, "tar", "-tzf", file("one/" + NAME + "-site.tar.gz")).lines())
                .contains(NAME + "-site/docker/Dockerfile", NAME + "-site/helm/bars-receiver/Chart.yaml")
                .noneMatch(name -> name.contains("/secrets/") || name.endsWith("/.env"));
    }

    @Test
    void whatIsNotWhatWasSignedIsRefused() throws Exception {
        release(0, "none", "one");
        Path archive = folder.resolve("one/" + NAME + ".tar.gz");
        byte[] signed = Files.readAllBytes(archive);

        verify(1, "stranger.pub", "were not signed with this key");

        Files.write(archive, new byte[] {0}, StandardOpenOption.APPEND);
        verify(1, "maker.pub", "not what was signed");

        Files.delete(archive);
        verify(1, "maker.pub", "not what was signed");

        Files.write(archive, signed);
        Path more = Files.writeString(folder.resolve("one/more.jar"), "");
        verify(1, "maker.pub", "more.jar was not signed");

        Files.move(more, folder.resolve("one/.more"));
        verify(1, "maker.pub", ".more was not signed");

        Files.delete(folder.resolve("one/.more"));
        verify(0, "maker.pub", "Signed and complete");

        Files.writeString(folder.resolve("one/SHA256SUMS"), "\n", StandardOpenOption.APPEND);
        verify(1, "maker.pub", "were not signed with this key");
    }

    @Test
    void nothingIsReleasedWhenTheGateDoesNotOpen() throws Exception {
        // This launcher is no program: whatever keeps the gate from answering stops the release.
        assertThat(release(1, Files.createDirectory(folder.resolve("osv")).toString(), "one"))
                .contains("the advisories stop this release");
        assertThat(folder.resolve("one")).doesNotExist();
    }

    @Test
    void nothingIsReleasedTwiceOrWithoutAKey() throws Exception {
        Files.createDirectory(folder.resolve("one"));
        assertThat(release(1, "none", "one")).contains("is there already");

        Files.writeString(folder.resolve("maker.pem"), "no key");
        assertThat(release(1, "none", "two")).contains("is no private key");
    }

    private String release(int code, String records, String name) throws Exception {
        return run(code, "release/release.sh", file("maker.pem"), records, file(name), file("home"));
    }

    private void verify(int code, String key, String words) throws Exception {
        assertThat(run(code, "release/verify.sh", file(key), file("one"))).contains(words);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String run(int code, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }
}
