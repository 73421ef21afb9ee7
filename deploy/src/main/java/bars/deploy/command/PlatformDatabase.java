package bars.deploy.command;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.process.DatabaseServer;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/** The database for a command: of the process that runs on the state folder, else opened for the command alone. */
final class PlatformDatabase {
    private PlatformDatabase() {}

    /** How to reach it. */
    private record Login(String url, String user, String password) {}

    static <T> T with(Settings settings, StateFolder home, Function<Database, T> work) {
        return reach(settings, home, login -> use(login, work));
    }

    /** As {@link #with}, for work that signs or seals: with a key that is not the database's it would spoil what is there. */
    static <T> T with(Settings settings, StateFolder home, KeyVault vault, Function<Database, T> work) {
        return reach(settings, home, login -> {
            MasterKeySetting.prove(login.url(), login.user(), login.password(), vault);
            return use(login, work);
        });
    }

    private static <T> T reach(Settings settings, StateFolder home, Function<Login, T> work) {
        Optional<Properties> running = RunningProcess.read(home);
        if (running.isPresent() && settings.text("bars.database.url").isEmpty()) {
            Properties note = running.get();
            return work.apply(new Login(note.getProperty("database"), note.getProperty("database.user"), ""));
        }
        requirePresent(settings, home);
        try (DatabaseServer server = open(settings, home)) {
            migrate(server);
            return work.apply(new Login(server.url(), server.user(), server.password()));
        }
    }

    /** A command that looks at a platform makes none: in an empty state folder all would be well, and mean nothing. */
    static void requirePresent(Settings settings, StateFolder home) {
        if (settings.text("bars.database.url").isEmpty() && !Files.exists(home.path("database/data"))) {
            throw new SettingsFault("There is no database in " + home.root()
                    + ": BARS_HOME has to name the platform's state folder, or BARS_DATABASE_URL its database.");
        }
    }

    /** For this command alone: the embedded one has its own process for as long, so no platform may have it. */
    static DatabaseServer open(Settings settings, StateFolder home) {
        if (settings.text("bars.database.url").isEmpty() && RunningProcess.present(home)) {
            throw new CommandFailure(RunningProcess.read(home)
                    .map(note -> "The platform runs on " + home.root() + " (process " + note.getProperty("pid")
                            + ") and has its database at version " + note.getProperty("schema")
                            + "; to migrate with these programs, stop it with 'deploy/bars stop' first.")
                    .orElse("A platform is starting on " + home.root()
                            + "; wait until 'deploy/bars status' says that it is ready."));
        }
        return DatabaseServer.open(settings, home);
    }

    /** Waits some minutes for a server that is away, and says so beside the output, which programs read. */
    static String migrate(DatabaseServer server) {
        server.absence()
                .ifPresent(reason ->
                        System.err.println("bars: Waiting for the database, which does not answer: " + reason));
        return server.migrate();
    }

    private static <T> T use(Login login, Function<Database, T> work) {
        try (Database database = Database.open(DatabaseSettings.small(login.url(), login.user(), login.password()))) {
            return work.apply(database);
        }
    }
}
