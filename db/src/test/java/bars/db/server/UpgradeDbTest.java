package bars.db.server;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.DatabaseSettings;
import bars.db.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of the version before go on working on a schema that was migrated: each migration only adds. One that takes
 * something away says so in a line {@code -- contracts: column tenant.name is gone; unused since version 1.2}.
 */
class UpgradeDbTest {
    private static final String NOTE = "-- contracts: ";

    /** Nothing was in use yet when these were written. */
    private static final Map<String, Set<String>> BEFORE_THE_FIRST_RELEASE =
            Map.of("12", Set.of("key message.message_within_tenant is gone"));

    private TestDatabase newest;
    private DatabaseSettings empty;

    @BeforeEach
    void start() throws SQLException {
        newest = TestDatabase.create();
        String name = "bars_upgrade_" + ProcessHandle.current().pid();
        try (Connection owner = newest.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
        }
        DatabaseSettings of = newest.settings();
        empty = DatabaseSettings.small(of.url().replaceAll("/[^/]*$", "/" + name), of.user(), of.password());
    }

    @AfterEach
    void stop() throws SQLException {
        try (Connection owner = newest.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("drop database " + empty.url().replaceAll(".*/", "") + " with (force)");
        }
        newest.close();
    }

    @Test
    void migrationsOnlyAddOrSayWhatTheyTakeAway() throws SQLException, IOException {
        Map<String, Set<String>> unsaid = new TreeMap<>();
        try (Connection connection = connect(empty)) {
            SchemaShape before = SchemaShape.of(connection);
            for (MigrationInfo one :
                    flyway(empty, "classpath:db/migration", "latest").info().all()) {
                String version = one.getVersion().getVersion();
                flyway(empty, "classpath:db/migration", version).migrate();
                SchemaShape after = SchemaShape.of(connection);
                Set<String> broken = new TreeSet<>(before.brokenBy(after));
                broken.removeAll(BEFORE_THE_FIRST_RELEASE.getOrDefault(version, Set.of()));
                broken.removeIf(said(one.getScript())::contains);
                if (!broken.isEmpty()) {
                    unsaid.put(one.getScript(), broken);
                }
                before = after;
            }
        }

        assertThat(unsaid)
                .as("what a node of the version before would trip over; see deploy/docs/UPGRADING.md")
                .isEmpty();
    }

    @Test
    void everythingThatANodeOfTheVersionBeforeTripsOverIsNoticed() throws SQLException {
        try (Connection connection = newest.owner();
                Statement statement = connection.createStatement()) {
            statement.execute("create table sample (id int primary key, a text, b text, c int, d text unique)");
            statement.execute("create function sample_function(x int) returns int language sql as 'select x'");
            SchemaShape before = SchemaShape.of(connection);
            statement.execute("alter table sample drop column a");
            statement.execute("alter table sample alter column c type bigint");
            statement.execute("alter table sample alter column b set not null");
            statement.execute("alter table sample add column e text not null");
            statement.execute("alter table sample add constraint sample_rule check (b <> '')");
            statement.execute("alter table sample drop constraint sample_d_key");
            statement.execute("drop function sample_function(int)");

            assertThat(before.brokenBy(SchemaShape.of(connection)))
                    .containsExactlyInAnyOrder(
                            "column sample.a is gone",
                            "column sample.c has another type",
                            "column sample.b is demanded",
                            "column sample.e is demanded and has no default",
                            "rule sample.sample_rule is new",
                            "key sample.sample_d_key is gone",
                            "function sample_function(x integer) is gone");
        }
    }

    @Test
    void additionsBreakNothing() throws SQLException {
        try (Connection connection = newest.owner();
                Statement statement = connection.createStatement()) {
            statement.execute("create table sample (id int primary key, a text)");
            SchemaShape before = SchemaShape.of(connection);
            statement.execute(
                    "alter table sample add column b text not null default '' check (b <> 'x'), add column c int");
            statement.execute("create unique index sample_c on sample (c)");
            statement.execute("create index sample_a on sample (a)");
            statement.execute("create table other (id int primary key, name text not null)");

            assertThat(before.brokenBy(SchemaShape.of(connection))).isEmpty();
        }
    }

    @Test
    void nodeOfTheVersionBeforeStartsOnANewerSchema(@TempDir Path older) throws IOException {
        MigrationInfo[] all =
                flyway(empty, "classpath:db/migration", "latest").info().all();
        for (MigrationInfo one : Arrays.copyOf(all, all.length - 1)) {
            Files.writeString(older.resolve(one.getScript()), text(one.getScript()));
        }
        String newestVersion = Migration.migrate(empty.url(), empty.user(), empty.password());

        var result = flyway(empty, "filesystem:" + older, "latest").migrate();

        assertThat(result.success).isTrue();
        assertThat(result.migrationsExecuted).isZero();
        assertThat(Migration.migrate(empty.url(), empty.user(), empty.password()))
                .isEqualTo(newestVersion);
    }

    @Test
    void tableInUseIsChangedLaterAndNobodyWaitsForItMeanwhile() throws Exception {
        migratesBeside("95", "select from message", other -> {
            await(other, true);
            other.execute("set lock_timeout = '20s'");
            other.executeQuery("select from message").close();
        });
    }

    @Test
    void migrationThatGetsNoLockLetsOthersGoFirstAndIsRepeated() throws Exception {
        migratesBeside("94", "lock table message", other -> {
            await(other, true);
            await(other, false);
        });
    }

    @Test
    void indexIsBuiltBesideATransactionHoweverLongThatIsOpen() throws Exception {
        migratesBeside("98", "lock table care_record in row exclusive mode", other -> {
            String waits = "select count(*) from pg_stat_activity where wait_event = 'virtualxid'"
                    + " and datname = current_database() and clock_timestamp() - query_start > interval '3 seconds'";
            for (int i = 0; i < 600 && count(other, waits) == 0; i++) {
                Thread.sleep(50);
            }
            assertThat(count(other, waits)).isEqualTo(1);
        });
    }

    private static int count(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    @FunctionalInterface
    private interface Meanwhile {
        void happens(Statement other) throws SQLException, InterruptedException;
    }

    /** Migrates from {@code version} beside a transaction that has done {@code use}, and ends only when that is over. */
    private void migratesBeside(String version, String use, Meanwhile meanwhile) throws Exception {
        flyway(empty, "classpath:db/migration", version).migrate();
        ExecutorService migrator = Executors.newSingleThreadExecutor();
        try (Connection holder = connect(empty);
                Statement holding = holder.createStatement();
                Connection caller = connect(empty);
                Statement other = caller.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute(use);

            Future<String> migrated =
                    migrator.submit(() -> Migration.migrate(empty.url(), empty.user(), empty.password()));
            meanwhile.happens(other);
            assertThat(migrated.isDone()).isFalse();
            holder.rollback();

            assertThat(migrated.get(2, TimeUnit.MINUTES)).isNotEqualTo(version);
        } finally {
            migrator.shutdownNow();
        }
    }

    @Test
    void migrationThatBrokeOffIsRepeated() throws SQLException {
        flyway(empty, "classpath:db/migration", "96").migrate();
        try (Connection owner = connect(empty);
                Statement statement = owner.createStatement()) {
            statement.execute("update flyway_schema_history set success = false where version = '96'");
        }

        Migration.migrate(empty.url(), empty.user(), empty.password());

        assertThat(flyway(empty, "classpath:db/migration", "latest").info().pending())
                .isEmpty();
    }

    /** Returns when somebody waits for a table, or nobody does. */
    private static void await(Statement statement, boolean somebody) throws SQLException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (ResultSet row = statement.executeQuery(
                    "select count(*) from pg_stat_activity where wait_event = 'relation' and datname = current_database()")) {
                row.next();
                if (row.getInt(1) > 0 == somebody) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError(somebody ? "nobody waits for a table" : "somebody waits for ever");
    }

    private static Set<String> said(String script) throws IOException {
        return text(script)
                .lines()
                .filter(line -> line.startsWith(NOTE) && line.contains(";"))
                .map(line -> line.substring(NOTE.length(), line.indexOf(';')).strip())
                .collect(Collectors.toSet());
    }

    private static String text(String script) throws IOException {
        try (InputStream in = Migration.class.getResourceAsStream("/db/migration/" + script)) {
            if (in == null) {
                throw new IOException("there is no migration " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
    }

    private static Flyway flyway(DatabaseSettings settings, String location, String target) {
        return Migration.configuration(settings.url(), settings.user(), settings.password())
                .locations(location)
                .target(target)
                .load();
    }
}
