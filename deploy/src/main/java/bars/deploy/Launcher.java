package bars.deploy;

import bars.deploy.server.PayaraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The main class: opens the side class loader over {@code tools/*.jar} and hands the command line to
 * {@code bars.deploy.command.CommandLines} in it, together with a function that starts the server in this loader.
 */
public final class Launcher {
    /** No SHA-1, neither in our signatures nor in those we ask callers for. Source: TLS policy. */
    private static final String SIGNATURE_SCHEMES = "ecdsa_secp256r1_sha256,ecdsa_secp384r1_sha384,"
            + "rsa_pss_rsae_sha256,rsa_pss_rsae_sha384,rsa_pss_rsae_sha512,"
            + "rsa_pkcs1_sha256,rsa_pkcs1_sha384,rsa_pkcs1_sha512";

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
        // Source: TLS policy, named groups and signatures; JDK 17 has no other place for them.
        System.setProperty("jdk.tls.namedGroups", "x25519,secp256r1,secp384r1");
        System.setProperty("jdk.tls.ephemeralDHKeySize", "2048");
        System.setProperty("jdk.tls.server.SignatureSchemes", SIGNATURE_SCHEMES);
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
        libraries(home.resolve("tools")).forEach(file -> jars.add(url(file)));
        return new URLClassLoader("tools", jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Of an installation that is two in one nothing is started. */
    private static List<Path> libraries(Path folder) throws IOException {
        try {
            return Libraries.in(folder);
        } catch (IllegalStateException mixed) {
            System.err.println("bars: " + mixed.getMessage());
            leave(2);
            return List.of();
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
