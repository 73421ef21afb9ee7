package bars.deploy.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The checked values of one process. A property ({@code -Dbars.receiver.port}) wins over the environment
 * ({@code BARS_RECEIVER_PORT}), which wins over the default. Immutable.
 */
public final class Settings {
    private static final List<String> FILES = List.of(
            "bars.admin.certificate.file",
            "bars.admin.key.file",
            "bars.public.certificate.file",
            "bars.public.key.file",
            "bars.mail.password.file",
            "bars.oidc.client.secret.file",
            "bars.database.password.file");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads and checks everything.
     *
     * @throws SettingsFault for an unknown {@code BARS_*} or {@code bars.*} key, a value out of range, or production
     *     with something that only development may have
     */
    public static Settings read(Map<String, String> environment, Properties properties) {
        Catalogue catalogue = Catalogue.standard();
        Map<String, String> given = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith("BARS_")) {
                Setting setting = catalogue.byVariable(name).orElseThrow(() -> unknown(name));
                given.put(setting.key(), checked(setting, value, name));
            }
        });
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("bars.")) {
                Setting setting = catalogue.byKey(name).orElseThrow(() -> unknown(name));
                given.put(name, checked(setting, properties.getProperty(name), name));
            }
        }
        Map<String, String> all = new LinkedHashMap<>();
        catalogue.settings().forEach(s -> s.literal().ifPresent(value -> all.put(s.key(), value)));
        all.remove("bars.home");
        all.putAll(given);
        Settings settings = new Settings(all);
        settings.checkTogether();
        return settings;
    }

    private static SettingsFault unknown(String name) {
        return new SettingsFault("The setting " + name + " is not known; deploy/docs/OPERATING.md lists all settings.");
    }

    private static String checked(Setting setting, String value, String name) {
        setting.fault(value).ifPresent(expected -> {
            throw new SettingsFault("The setting " + name + " is '" + value + "': " + expected + ".");
        });
        return value;
    }

    private void checkTogether() {
        boolean ownDatabase = text("bars.database.url").isEmpty();
        if (!ownDatabase && text("bars.master.key.file").isEmpty()) {
            throw new SettingsFault(
                    "The setting BARS_MASTER_KEY_FILE is missing: with a given database (BARS_DATABASE_URL)"
                            + " the file of the 32 byte master key must be named.");
        }
        if (production()) {
            need("bars.database.url", "the embedded database is for development");
            need("bars.master.key.file", "a generated master key is for development");
        }
        for (String listener : new String[] {"admin", "public"}) {
            String prefix = "bars." + listener;
            if (text(prefix + ".certificate.file").isPresent()
                    != text(prefix + ".key.file").isPresent()) {
                String variable = "BARS_" + listener.toUpperCase(Locale.ROOT);
                throw new SettingsFault("The settings " + variable + "_CERTIFICATE_FILE and " + variable
                        + "_KEY_FILE are expected together.");
            }
        }
        if (text("bars.public.port").isPresent() && !has("admin")) {
            throw new SettingsFault(
                    "The setting BARS_PUBLIC_PORT needs the role admin in BARS_ROLES: that part knows the keys.");
        }
        for (String key : FILES) {
            text(key).filter(file -> !Files.isReadable(Path.of(file))).ifPresent(file -> {
                throw new SettingsFault("The setting " + key + " names " + file + ", which is not a readable file.");
            });
        }
    }

    /**
     * Checks what a process with listeners needs beside: a command that only migrates or looks has none of it.
     *
     * @throws SettingsFault in production when the admin listener would present a development certificate
     */
    public void checkListeners() {
        if (production() && has("admin")) {
            need("bars.admin.certificate.file", "the development certificate is for development");
            need("bars.admin.key.file", "the development certificate is for development");
        }
    }

    private void need(String key, String because) {
        if (text(key).isEmpty()) {
            String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
            throw new SettingsFault("The setting " + variable + " is missing: in production " + because + ".");
        }
    }

    /** The same settings with another value for one key. */
    public Settings with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new Settings(changed);
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key that has a literal default. */
    public String value(String key) {
        return text(key).orElseThrow(() -> new SettingsFault("The setting " + key + " is missing."));
    }

    public int number(String key) {
        return Integer.parseInt(value(key));
    }

    public Optional<Path> path(String key) {
        return text(key).map(Path::of);
    }

    /**
     * The first line of the database's password file; empty where none is named.
     *
     * @throws SettingsFault when the file cannot be read (any more)
     */
    public String databasePassword() {
        return path("bars.database.password.file").map(Settings::firstLine).orElse("");
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException e) {
            throw new SettingsFault("The password file " + file + " cannot be read.");
        }
    }

    public boolean production() {
        return value("bars.mode").equals("production");
    }

    public Set<String> roles() {
        return Set.copyOf(List.of(value("bars.roles").split(",")));
    }

    /** Whether this process has the role {@code receiver} or {@code admin}. */
    public boolean has(String role) {
        return roles().contains(role);
    }

    /** Everything that has a value, by key. */
    public Map<String, String> all() {
        return values;
    }
}
