package bars.deploy.process;

import bars.deploy.Libraries;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import bars.deploy.tls.ListenerIdentity;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the server is told: the values that its boot files name, its folders, and the admin listener's key store. */
final class ServerValues {
    private static final int MILLIS = 1_000;

    /** So much later than our own listener would, the server's own ends an idle connection. */
    private static final int MARGIN_SECONDS = 5;

    private final Map<String, String> values = new HashMap<>();
    private final Optional<AdminKeyStore> admin;

    ServerValues(Settings settings, StateFolder home, Path installation, Path logging) {
        values.put("roles", settings.value("bars.roles"));
        // A root folder that was used before makes deployments fail: fresh at each start.
        values.put("root", home.freshFolder("run/server").toString());
        values.put("logging", logging.toString());
        values.put("apps", installation.resolve("apps").toString());
        if (settings.has("receiver")) {
            Path built = installation.resolve("apps").resolve("tenant-receiver.war");
            values.put(
                    "receiver.war",
                    SupplierHandlers.addedTo(built, installation, home).toString());
        }
        values.put("addlibs", libraries(installation.resolve("addlibs")));
        for (String listener : new String[] {"receiver", "admin"}) {
            for (String what : new String[] {"address", "port", "threads"}) {
                values.put(listener + "." + what, settings.value("bars." + listener + "." + what));
            }
        }
        int idleSeconds = settings.number("bars.receiver.idle.millis") / MILLIS + MARGIN_SECONDS;
        values.put("receiver.idle", Integer.toString(idleSeconds));
        admin = settings.has("admin") ? Optional.of(keyStore(settings, home)) : Optional.empty();
        admin.ifPresent(store -> {
            values.put("admin.keystore", store.file().toString());
            values.put("admin.keystore.password", store.password());
        });
    }

    Map<String, String> map() {
        return Map.copyOf(values);
    }

    Optional<AdminKeyStore> admin() {
        return admin;
    }

    private static AdminKeyStore keyStore(Settings settings, StateFolder home) {
        ListenerIdentity identity = GivenIdentities.of(settings, "admin")
                .orElseGet(() -> ListenerIdentity.read(home.path("pki/admin.pem"), home.path("pki/admin.key")));
        return AdminKeyStore.of(identity, home);
    }

    private static String libraries(Path folder) {
        List<Path> jars;
        try {
            jars = Files.isDirectory(folder) ? Libraries.in(folder) : List.of();
        } catch (IllegalStateException mixed) {
            throw new StartFailure(String.valueOf(mixed.getMessage()));
        } catch (IOException e) {
            throw new StartFailure("The folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
        }
        if (jars.isEmpty()) {
            throw new StartFailure("The folder " + folder + " holds no libraries of the server; build again.");
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
