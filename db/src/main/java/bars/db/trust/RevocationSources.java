package bars.db.trust;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The addresses that revocation lists are fetched from. Several nodes share the work: a source is taken by lease. */
public final class RevocationSources {
    private final Work work;
    private final Rows rows;

    public RevocationSources(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /**
     * One address.
     *
     * @param id names it in the API
     * @param address empty when the certificates of the authority name none
     * @param issuerKey whose list is expected there
     * @param wantedSince when a certificate named it first, or a list of the authority was removed
     * @param failure why the last try brought nothing; null when it did
     * @param addedBy who named it; null when a certificate did
     */
    public record Source(
            UUID id,
            Environment environment,
            String address,
            String issuerKey,
            Instant wantedSince,
            @Nullable Instant triedAt,
            @Nullable Instant fetchedAt,
            @Nullable String failure,
            @Nullable String addedBy) {}

    /** Notes an address, and tells the nodes when it is new; false when it was known. */
    public boolean want(Environment environment, String address, String issuerKey) {
        boolean isNew = rows.change(
                        """
                        insert into revocation_source (environment, address, issuer_key) values (?, ?, ?)
                        on conflict do nothing
                        """,
                        environment.name(),
                        address,
                        issuerKey)
                > 0;
        if (isNew) {
            new ConfigChanges(work).tell(ConfigChange.TRUST, environment.name());
        }
        return isNew;
    }

    /** Notes an address that {@code actor} names, to be asked at once; one that a certificate named becomes theirs. */
    public Source add(Environment environment, String address, String issuerKey, String actor) {
        Source added = rows.list(
                        """
                        insert into revocation_source (environment, address, issuer_key, added_by) values (?, ?, ?, ?)
                        on conflict (environment, address, issuer_key) do update
                        set added_by = coalesce(revocation_source.added_by, excluded.added_by),
                            next_at = clock_timestamp()
                        returning *
                        """,
                        RevocationSources::read,
                        environment.name(),
                        address,
                        issuerKey,
                        actor)
                .get(0);
        new ConfigChanges(work).tell(ConfigChange.TRUST, environment.name());
        return added;
    }

    /** Forgets an address that somebody named; false when there is none. What a certificate names stays. */
    public boolean remove(Environment environment, UUID id) {
        boolean gone = rows.change(
                        "delete from revocation_source where environment = ? and id = ? and added_by is not null",
                        environment.name(),
                        id)
                > 0;
        if (gone) {
            new ConfigChanges(work).tell(ConfigChange.TRUST, environment.name());
        }
        return gone;
    }

    public List<Source> all(Environment environment) {
        return rows.list(
                "select * from revocation_source where environment = ? order by address, issuer_key",
                RevocationSources::read,
                environment.name());
    }

    /** Takes up to {@code limit} sources that are due; nobody else gets them for {@code lease}. */
    public List<Source> take(int limit, Duration lease) {
        return rows.list(
                """
                update revocation_source as taken set next_at = clock_timestamp() + make_interval(secs => ?)
                from (select environment, address, issuer_key from revocation_source
                      where next_at <= clock_timestamp() and address <> ''
                      order by next_at limit ? for update skip locked) as due
                where taken.environment = due.environment and taken.address = due.address
                and taken.issuer_key = due.issuer_key
                returning taken.*
                """,
                RevocationSources::read,
                (double) lease.toSeconds(),
                limit);
    }

    /** Says how a try went, and when the next one is due. */
    public void tried(Source source, @Nullable String failure, Duration next) {
        rows.change(
                """
                update revocation_source
                set tried_at = clock_timestamp(), failure = ?, next_at = clock_timestamp() + make_interval(secs => ?),
                    fetched_at = case when ?::text is null then clock_timestamp() else fetched_at end
                where environment = ? and address = ? and issuer_key = ?
                """,
                failure,
                (double) next.toSeconds(),
                failure,
                source.environment().name(),
                source.address(),
                source.issuerKey());
    }

    private static Source read(ResultSet row) throws SQLException {
        return new Source(
                row.getObject("id", UUID.class),
                Environment.valueOf(row.getString("environment")),
                row.getString("address"),
                row.getString("issuer_key"),
                Rows.moment(row, "wanted_since"),
                Rows.instant(row, "tried_at"),
                Rows.instant(row, "fetched_at"),
                row.getString("failure"),
                row.getString("added_by"));
    }
}
