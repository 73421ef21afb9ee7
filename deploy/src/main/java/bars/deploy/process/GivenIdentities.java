package bars.deploy.process;

import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ListenerIdentity;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Certificates and keys that the site gives to the admin and the public listener. */
final class GivenIdentities {
    private GivenIdentities() {}

    /** Stops the start while nothing runs yet when what a listener of this process shall present cannot be presented. */
    static void check(Settings settings) {
        if (settings.has("admin")) {
            of(settings, "admin");
            if (settings.text("bars.public.port").isPresent()) {
                of(settings, "public");
            }
        }
    }

    /**
     * What the settings name for {@code listener}; empty where they name nothing.
     *
     * @throws SettingsFault when it cannot be used
     */
    static Optional<ListenerIdentity> of(Settings settings, String listener) {
        String prefix = "bars." + listener;
        return settings.path(prefix + ".certificate.file")
                .map(chain -> read(
                        listener, chain, settings.path(prefix + ".key.file").orElseThrow()));
    }

    private static ListenerIdentity read(String listener, Path chain, Path key) {
        try {
            return ListenerIdentity.read(chain, key);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            String variable = "BARS_" + listener.toUpperCase(Locale.ROOT);
            throw new SettingsFault("The settings " + variable + "_CERTIFICATE_FILE and " + variable
                    + "_KEY_FILE cannot be used: " + e.getMessage() + ".");
        }
    }
}
