package bars.db.statistic;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well tenants were served, in the terms of the standard. In transactions of the platform.
 *
 * <p>Source: BaRS Core 1.5.0 non-functional requirements: 90 % of the answers within 2,100 ms, all within 5,000 ms, 99.9 %
 * availability.
 */
public final class ServiceLevels {
    private final Work work;

    public ServiceLevels(Work work) {
        this.work = work;
    }

    /**
     * Answers of one node to one tenant in one hour, since it told of them last.
     *
     * @param withinGoal in less than 2,100 ms
     * @param beyondLimit after 5,000 ms or later
     * @param failed with 408 or from 500 on
     */
    public record Count(
            int tenantId,
            Environment environment,
            Instant hour,
            long requests,
            long withinGoal,
            long beyondLimit,
            long failed,
            long slowestMillis) {}

    /** What an owner is shown: the sums of a tenant in an environment over a time. */
    public record Level(
            String odsCode,
            String name,
            Environment environment,
            long requests,
            long withinGoal,
            long beyondLimit,
            long failed,
            long slowestMillis) {}

    /** Adds {@code counts} to what is there. */
    public void add(Collection<Count> counts) {
        work.sql(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(
                    """
                    insert into service_level as s (tenant_id, environment, hour, requests, within_goal, beyond_limit,
                        failed, slowest_millis)
                    values (?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (tenant_id, environment, hour) do update set
                        requests = s.requests + excluded.requests,
                        within_goal = s.within_goal + excluded.within_goal,
                        beyond_limit = s.beyond_limit + excluded.beyond_limit,
                        failed = s.failed + excluded.failed,
                        slowest_millis = greatest(s.slowest_millis, excluded.slowest_millis)
                    """)) {
                for (Count count : counts) {
                    upsert.setInt(1, count.tenantId());
                    upsert.setString(2, count.environment().name());
                    upsert.setObject(3, count.hour().atOffset(ZoneOffset.UTC));
                    upsert.setLong(4, count.requests());
                    upsert.setLong(5, count.withinGoal());
                    upsert.setLong(6, count.beyondLimit());
                    upsert.setLong(7, count.failed());
                    upsert.setInt(8, (int) Math.min(Integer.MAX_VALUE, count.slowestMillis()));
                    upsert.addBatch();
                }
                return upsert.executeBatch().length;
            }
        });
    }

    /** The sums within {@code span}, by ODS code and environment; tenants without requests are left out. */
    public List<Level> of(Statistics.Span span) {
        return new Rows(work)
                .list(
                        """
                        select t.ods_code, t.name, s.environment, sum(s.requests) as requests,
                            sum(s.within_goal) as within_goal, sum(s.beyond_limit) as beyond_limit,
                            sum(s.failed) as failed, max(s.slowest_millis) as slowest
                        from service_level s
                        join tenant t on t.id = s.tenant_id
                        where (?::int[] is null or s.tenant_id = any(?::int[]))
                        and (?::text is null or s.environment = ?)
                        and s.hour >= ? and s.hour < ?
                        group by 1, 2, 3
                        order by 1, 3
                        """,
                        row -> new Level(
                                row.getString("ods_code"),
                                row.getString("name"),
                                Environment.valueOf(row.getString("environment")),
                                row.getLong("requests"),
                                row.getLong("within_goal"),
                                row.getLong("beyond_limit"),
                                row.getLong("failed"),
                                row.getLong("slowest")),
                        span.tenantArray(),
                        span.tenantArray(),
                        name(span.environment()),
                        name(span.environment()),
                        span.from(),
                        span.to());
    }

    private static @Nullable String name(@Nullable Environment environment) {
        return environment == null ? null : environment.name();
    }
}
