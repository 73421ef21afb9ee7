package bars.db.trust;

import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trust of each environment and its history. */
public final class TrustBundles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS = "select number, content, summary, actor, created_at from trust_version ";

    private final Work work;

    public TrustBundles(Work work) {
        this.work = work;
    }

    /**
     * One version as stored.
     *
     * @param number grows by one with each change
     * @param summary what changed, in words
     * @param actor who changed it
     */
    public record Version(int number, TrustBundle bundle, String summary, String actor, Instant at) {}

    /** The version in force; empty before the first change. */
    public Optional<Version> current(Environment environment) {
        return first(versions("where environment = ? order by number desc limit 1", environment, 0));
    }

    /**
     * Keeps whoever else would change what {@code environment} trusts waiting until the transaction ends. Before anything that
     * the next version is made from is read.
     */
    public void hold(Environment environment) {
        work.sql(connection -> {
            try (PreparedStatement lock =
                    connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended('trust ' || ?, 0))")) {
                lock.setString(1, environment.name());
                return lock.execute();
            }
        });
    }

    /** Number of the version in force; 0 before the first change. */
    public int number(Environment environment) {
        return current(environment).map(Version::number).orElse(0);
    }

    public Optional<Version> version(Environment environment, int number) {
        return number < 1
                ? Optional.empty()
                : first(versions("where environment = ? and number = ?", environment, number));
    }

    /** The newest {@code limit} versions, newest first. */
    public List<Version> newest(Environment environment, int limit) {
        return versions("where environment = ? order by number desc limit " + limit, environment, 0);
    }

    /** As above of those that are older than the version {@code number}, which is 1 or more. */
    public List<Version> before(Environment environment, int number, int limit) {
        return versions(
                "where environment = ? and number < ? order by number desc limit " + limit, environment, number);
    }

    /**
     * Stores {@code bundle} as the version after {@code previous} and tells the nodes.
     *
     * @param previous number of the version it was made from; 0 for none
     * @return the new number
     * @throws DatabaseFailure.RuleBroken when somebody else stored that version meanwhile
     */
    public int put(Environment environment, int previous, TrustBundle bundle, String summary, String actor) {
        int number = previous + 1;
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into trust_version (environment, number, content, summary, actor) values (?, ?, ?::jsonb, ?, ?)")) {
                insert.setString(1, environment.name());
                insert.setInt(2, number);
                insert.setString(3, write(bundle));
                insert.setString(4, summary);
                insert.setString(5, actor);
                return insert.executeUpdate();
            }
        });
        new ConfigChanges(work).tell(ConfigChange.TRUST, environment.name());
        return number;
    }

    private List<Version> versions(String where, Environment environment, int number) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(COLUMNS + where)) {
                select.setString(1, environment.name());
                if (number > 0) {
                    select.setInt(2, number);
                }
                List<Version> versions = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        versions.add(version(row));
                    }
                }
                return versions;
            }
        });
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getInt(1),
                read(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getTimestamp(5).toInstant());
    }

    private static Optional<Version> first(List<Version> versions) {
        return versions.stream().findFirst();
    }

    private static String write(TrustBundle bundle) {
        try {
            return JSON.writeValueAsString(bundle);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a trust bundle cannot be written", e);
        }
    }

    private static TrustBundle read(String json) {
        try {
            return JSON.readValue(json, TrustBundle.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored trust bundle cannot be read", e);
        }
    }
}
