package bars.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where PostgreSQL is and how many connections may be held.
 *
 * @param url JDBC URL, e.g. {@code jdbc:postgresql://db:5432/bars}
 * @param user login user; a member of the roles bars_app and bars_platform
 * @param password its password; empty when the server trusts the address
 * @param tenantConnections at most so many connections for work inside one tenant (the message path)
 * @param platformConnections at most so many connections for work across tenants (admin side, background)
 */
public record DatabaseSettings(
        String url, String user, String password, int tenantConnections, int platformConnections) {

    /** A small pool, for tools and tests. */
    public static DatabaseSettings small(String url, String user, String password) {
        return new DatabaseSettings(url, user, password, 4, 4);
    }

    /**
     * As the settings {@code bars.database.url}, {@code .user} and {@code .password.file} say.
     *
     * @param setting value of a setting by its key
     * @throws IllegalStateException when URL or user is not set
     */
    public static DatabaseSettings configured(
            Function<String, Optional<String>> setting, int tenantConnections, int platformConnections) {
        return new DatabaseSettings(
                needed(setting, "bars.database.url"),
                needed(setting, "bars.database.user"),
                setting.apply("bars.database.password.file")
                        .map(file -> firstLine(Path.of(file)))
                        .orElse(""),
                tenantConnections,
                platformConnections);
    }

    private static String needed(Function<String, Optional<String>> setting, String key) {
        return setting.apply(key).orElseThrow(() -> new IllegalStateException(key + " is not set"));
    }

    /** As the launcher reads it: the first line as it stands. */
    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("the password file cannot be read", e);
        }
    }

    /** Says everything but the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + ", user " + user + "]";
    }
}
