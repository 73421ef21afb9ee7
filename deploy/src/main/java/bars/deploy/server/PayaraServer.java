package bars.deploy.server;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicro;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * One running Payara Micro. Starting it either succeeds with every command of both boot files done, or throws with one
 * sentence; Payara by itself would go on after a failed command and say that it is ready.
 */
public final class PayaraServer implements AutoCloseable {
    /**
     * There while the server starts: background threads of the applications wait for it ({@code bars.db.round.ServerStart}), and the
     * listener says "not available yet" instead of "not found" ({@code bars.edge.payara.Opening}).
     */
    private static final String STARTING = "bars.server.starting";

    private final PayaraMicro micro;

    private PayaraServer(PayaraMicro micro) {
        this.micro = micro;
    }

    /**
     * Boots the server.
     *
     * @param values what the boot files name, and: {@code roles} (comma separated), {@code root} (fresh folder),
     *     {@code addlibs} (path list), {@code receiver.port}, {@code admin.port}, {@code logging} (properties file)
     */
    public static AutoCloseable start(Map<String, String> values) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(PayaraServer.class.getClassLoader());
        CountDownLatch starting = new CountDownLatch(1);
        System.getProperties().put(STARTING, starting);
        try (Terminal kept = Terminal.kept()) {
            PayaraServer server = new PayaraServer(unpackedBelow(new File(required(values, "root"))));
            server.boot(values);
            return server;
        } finally {
            starting.countDown();
            System.getProperties().remove(STARTING);
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** With its jars beside each other, as its own command line has them: in one jar, each class costs a search through all. */
    private static PayaraMicro unpackedBelow(File root) {
        PayaraMicro.setUpackedJarDir(root);
        PayaraMicro.unpackJars();
        return PayaraMicro.getInstance(true);
    }

    private void boot(Map<String, String> values) {
        Set<String> roles = Set.copyOf(List.of(required(values, "roles").split(",")));
        // The files are read here, so that a missing placeholder stops the start and not only one command.
        List<List<String>> before = CommandFile.of("preboot.txt", roles, values).commands();
        List<List<String>> after = CommandFile.of("postboot.txt", roles, values).commands();
        micro.setRootDir(new File(required(values, "root")));
        micro.setLogPropertiesFile(new File(required(values, "logging")));
        micro.setPrintLogo(false);
        for (String library : required(values, "addlibs").split(File.pathSeparator)) {
            micro.addLibrary(Path.of(library).toFile());
        }
        if (roles.contains("receiver")) {
            micro.setSslPort(Integer.parseInt(required(values, "receiver.port")));
        }
        if (roles.contains("admin")) {
            micro.setHttpPort(Integer.parseInt(required(values, "admin.port")));
        }
        BootCommands commands = new BootCommands();
        micro.setPreBootHandler(runner -> commands.run(runner, before));
        micro.setPostBootHandler(runner -> commands.run(runner, after));
        try {
            micro.bootStrap();
        } catch (BootstrapException e) {
            throw new IllegalStateException("the server did not start: " + e.getMessage(), e);
        }
        if (commands.failure() != null) {
            close();
            throw new IllegalStateException(commands.failure());
        }
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the server was not told its " + name);
        }
        return value;
    }

    @Override
    public void close() {
        try (Terminal kept = Terminal.kept()) {
            micro.shutdown();
        } catch (BootstrapException e) {
            throw new IllegalStateException("the server did not stop: " + e.getMessage(), e);
        }
    }
}
