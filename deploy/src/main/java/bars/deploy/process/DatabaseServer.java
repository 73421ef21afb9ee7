package bars.deploy.process;

import bars.db.server.EmbeddedPostgres;
import bars.db.server.Migration;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database of the process: the embedded one on the state folder, or the one that the settings name. */
public final class DatabaseServer implements AutoCloseable {
    private final String url;
    private final String user;
    private final String password;
    private final @Nullable EmbeddedPostgres embedded;

    private DatabaseServer(String url, String user, String password, @Nullable EmbeddedPostgres embedded) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.embedded = embedded;
    }

    /** Starts the embedded server, or just notes where the given one is. */
    public static DatabaseServer open(Settings settings, StateFolder home) {
        return settings.text("bars.database.url")
                .map(url -> given(url, settings))
                .orElseGet(() -> embedded(home));
    }

    private static DatabaseServer given(String url, Settings settings) {
        return new DatabaseServer(url, settings.value("bars.database.user"), settings.databasePassword(), null);
    }

    private static DatabaseServer embedded(StateFolder home) {
        home.folder("database");
        try {
            // PostgreSQL creates and guards its own data folder; ours around it has mode 0700 as well.
            EmbeddedPostgres server =
                    EmbeddedPostgres.start(home.path("database/data"), home.folder("database/program"), 0);
            return new DatabaseServer(server.url("postgres"), server.user(), "", server);
        } catch (IOException | RuntimeException e) {
            // The library's own words for a data folder that another process works on.
            if (String.valueOf(e.getMessage()).startsWith("could not lock")) {
                throw new StartFailure(
                        "The embedded PostgreSQL of " + home.root()
                                + " is in use by another command; try again when that has ended.",
                        e);
            }
            throw new StartFailure("The embedded PostgreSQL did not start: " + e.getMessage() + ".", e);
        }
    }

    /** Brings the schema up to this version and returns the version reached. */
    public String migrate() {
        try {
            return Migration.migrate(url, user, password);
        } catch (RuntimeException e) {
            String reason = firstLine(e.getMessage());
            throw new StartFailure("The database at " + url + " could not be migrated: " + reason + ".", e);
        }
    }

    /** Why the given server cannot be reached now; empty when it can, and the embedded one is there by itself. */
    public Optional<String> absence() {
        return embedded == null
                ? Migration.absence(url, user, password).map(DatabaseServer::firstLine)
                : Optional.empty();
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("no reason given");
    }

    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() {
        if (embedded != null) {
            try {
                embedded.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
            }
        }
    }
}
