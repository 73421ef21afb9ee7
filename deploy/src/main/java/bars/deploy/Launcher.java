package bars.deploy;

import bars.deploy.server.PayaraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The main class: opens the side class loader over {@code tools/*.jar} and hands the command line to
 * {@code bars.deploy.command.CommandLines} in it, together with a function that starts the server in this loader.
 */
public final class Launcher {
    private Launcher() {}

    /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage or configuration. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Path home = installation();
        hardenTls();
        hardenSmallListeners();
        URLClassLoader tools = toolsLoader(home);
        Thread.currentThread().setContextClassLoader(tools);
        Function<Map<String, String>, AutoCloseable> server = PayaraServer::start;
        try {
            Object code = tools.loadClass("bars.deploy.command.CommandLines")
                    .getMethod("run", Path.class, Function.class, String[].class)
                    .invoke(null, home, server, arguments);
            leave((Integer) code);
        } catch (InvocationTargetException thrown) {
            System.err.println("bars: " + thrown.getCause());
            leave(1);
        }
    }

    /** Everything is closed by now; shutdown hooks of the server would only log that again. */
    private static void leave(int code) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static Path installation() {
        try {
            Path jar = Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.toAbsolutePath().resolveSibling("").normalize();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Properties that JSSE and Grizzly read once, when their classes load: so before anything else. */
    private static void hardenTls() {
        // With session tickets JDK 17 resumes revoked clients and JDK 25 resumes nothing at all.
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.setProperty("org.glassfish.grizzly.http.STRICT_HEADER_NAME_VALIDATION_RFC_9110", "true");
        System.setProperty("org.glassfish.grizzly.http.STRICT_HEADER_VALUE_VALIDATION_RFC_9110", "true");
    }

    /** Seconds that a request or an answer of the JDK's own HTTP server may take: the small listeners wait for nobody. */
    private static void hardenSmallListeners() {
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
    }

    private static URLClassLoader toolsLoader(Path home) throws IOException {
        List<URL> jars = new ArrayList<>();
        jars.add(Launcher.class.getProtectionDomain().getCodeSource().getLocation());
        try (Stream<Path> files = Files.list(home.resolve("tools"))) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(file -> jars.add(url(file)));
        }
        return new URLClassLoader("tools", jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
