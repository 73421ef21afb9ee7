package bars.deploy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without Maven fetches it, and does not run what is not the file that was written down. */
class WrapperTest {
    /** What the script calls, apart from programs that fetch and unpack. */
    private static final List<String> PROGRAMS =
            List.of("uname", "tr", "cat", "mktemp", "mkdir", "rm", "mv", "sha256sum", "tar", "gzip", "dirname");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer mirror;

    @TempDir
    Path folder;

    WrapperTest() throws IOException {
        mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void forgedMirror() {
        mirror.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] forged = "not Maven".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, forged.length);
            exchange.getResponseBody().write(forged);
            exchange.close();
        });
        mirror.start();
    }

    @AfterEach
    void stop() {
        mirror.stop(0);
    }

    @Test
    void anotherArchiveIsNotUnpacked() throws Exception {
        assertThat(wrapper(path(List.of("curl", "wget", "unzip"))))
                .contains("Failed to validate Maven distribution SHA-256");
        assertThat(asked).singleElement().asString().endsWith("-bin.zip");
    }

    @Test
    void norIsAnotherOneWhereNothingUnpacksZip() throws Exception {
        assertThat(wrapper(path(List.of("curl", "wget")))).contains("Failed to validate Maven distribution SHA-256");
        assertThat(asked).singleElement().asString().endsWith("-bin.tar.gz");
    }

    private String wrapper(Path programs) throws IOException, InterruptedException {
        ProcessBuilder command =
                new ProcessBuilder("/bin/sh", Path.of("../mvnw").toString(), "--version").redirectErrorStream(true);
        command.environment().clear();
        command.environment().put("PATH", programs.toString());
        command.environment().put("HOME", folder.toString());
        command.environment()
                .put("MVNW_REPOURL", "http://127.0.0.1:" + mirror.getAddress().getPort());
        Process process = command.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(1);
        try (Stream<Path> left = Files.walk(folder.resolve(".m2"))) {
            assertThat(left).as("nothing of the archive stays").noneMatch(Files::isRegularFile);
        }
        return said;
    }

    /** A folder with some programs of this machine and no others. */
    private Path path(List<String> more) throws IOException {
        Path programs = Files.createDirectory(folder.resolve("bin"));
        for (String name : Stream.concat(PROGRAMS.stream(), more.stream()).toList()) {
            Path program = Stream.of(System.getenv("PATH").split(":"))
                    .map(place -> Path.of(place, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            if (program != null) {
                Path call = Files.writeString(programs.resolve(name), "#!/bin/sh\nexec " + program + " \"$@\"\n");
                Files.setPosixFilePermissions(call, PosixFilePermissions.fromString("rwx------"));
            }
        }
        return programs;
    }
}
