package bars.db.statistic;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.message.Direction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts over all tenants or some, in transactions of the platform. Lives as long as its transaction. */
public final class Statistics {
    private final Rows rows;

    public Statistics(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What is counted.
     *
     * @param tenants rows of tenants; null for all
     * @param environment null for both
     * @param from the first instant
     * @param to the first instant that is no longer counted
     */
    public record Span(@Nullable List<Integer> tenants, @Nullable Environment environment, Instant from, Instant to) {
        @Nullable
        String tenantArray() {
            return Rows.array(tenants);
        }

        private @Nullable String environmentName() {
            return environment == null ? null : environment.name();
        }
    }

    /**
     * The messages of one hour in one direction.
     *
     * @param hour its start
     * @param bytes their size as received or sent
     */
    public record Hour(Instant hour, Environment environment, Direction direction, long messages, long bytes) {}

    /**
     * Requests that got the same refusal.
     *
     * @param status the HTTP status
     * @param code the {@code REC_*} code
     */
    public record Refused(Environment environment, int status, String code, long requests) {}

    /**
     * Handshakes that broke the same rule.
     *
     * @param environment null where the server name was nobody's
     */
    public record RefusedHandshakes(@Nullable Environment environment, String rule, long handshakes) {}

    /**
     * Messages by the hour, oldest first; hours without messages are left out.
     *
     * @param services any of these; null for all
     */
    public List<Hour> traffic(Span span, @Nullable List<UUID> services) {
        return rows.list(
                """
                select date_trunc('hour', m.received_at, 'UTC') as hour, m.environment, m.direction, count(*) as messages,
                    sum(m.size::bigint) as bytes
                from message m
                where (?::int[] is null or m.tenant_id = any(?::int[]))
                and (?::text is null or m.environment = ?)
                and m.received_at >= ? and m.received_at < ?
                and (?::uuid[] is null or m.service_id = any(?::uuid[]))
                group by 1, 2, 3
                order by 1, 2, 3
                """,
                row -> new Hour(
                        Rows.moment(row, "hour"),
                        Environment.valueOf(row.getString("environment")),
                        Direction.valueOf(row.getString("direction")),
                        row.getLong("messages"),
                        row.getLong("bytes")),
                span.tenantArray(),
                span.tenantArray(),
                span.environmentName(),
                span.environmentName(),
                span.from(),
                span.to(),
                Rows.array(services),
                Rows.array(services));
    }

    /** Requests that were refused for good, by status and code, the most frequent first. */
    public List<Refused> refusals(Span span) {
        return rows.list(
                """
                select environment, status, outcome ->> 'code' as code, count(*) as requests
                from claim
                where state = 'REFUSED'
                and (?::int[] is null or tenant_id = any(?::int[]))
                and (?::text is null or environment = ?)
                and created_at >= ? and created_at < ?
                group by 1, 2, 3
                order by 4 desc, 1, 2, 3
                """,
                row -> new Refused(
                        Environment.valueOf(row.getString("environment")),
                        row.getInt("status"),
                        row.getString("code"),
                        row.getLong("requests")),
                span.tenantArray(),
                span.tenantArray(),
                span.environmentName(),
                span.environmentName(),
                span.from(),
                span.to());
    }

    /** Handshakes that were refused, by the rule they broke, the most frequent first. */
    public List<RefusedHandshakes> handshakes(Span span) {
        return rows.list(
                """
                select environment, rule, count(*) as handshakes
                from handshake_record
                where not accepted
                and (?::int[] is null or tenant_id = any(?::int[]))
                and (?::text is null or environment = ?)
                and at >= ? and at < ?
                group by 1, 2
                order by 3 desc, 1, 2
                """,
                row -> {
                    String environment = row.getString("environment");
                    return new RefusedHandshakes(
                            environment == null ? null : Environment.valueOf(environment),
                            row.getString("rule"),
                            row.getLong("handshakes"));
                },
                span.tenantArray(),
                span.tenantArray(),
                span.environmentName(),
                span.environmentName(),
                span.from(),
                span.to());
    }
}
