package bars.db.certificate;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Certificates in the order of their end, as people look for them; those that are not issued yet come last. */
public final class CertificateShelf {
    private static final String CHOSEN =
            """
            from server_certificate c
            join tenant t on t.id = c.tenant_id
            where c.state = any(?::text[])
            and (?::int[] is null or c.tenant_id = any(?::int[]))
            and (?::text is null or c.environment = ?)
            and (?::timestamptz is null or c.expires_at >= ?::timestamptz)
            and (?::timestamptz is null or c.expires_at < ?::timestamptz)
            and (?::text is null or c.fingerprint = ? or t.ods_code = upper(?) or strpos(c.server_name, ?) > 0)
            """;

    private final Work work;
    private final Rows rows;

    public CertificateShelf(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param tenants rows of tenants
     * @param from end not before
     * @param before end before
     * @param text fingerprint, ODS code, or part of a server name, in small letters
     */
    public record Search(
            List<CertificateState> states,
            @Nullable List<Integer> tenants,
            @Nullable Environment environment,
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable String text) {
        private @Nullable Object[] parameters(@Nullable Object... more) {
            String some = Rows.array(tenants);
            String one = environment == null ? null : environment.name();
            String end = from == null ? null : from.toString();
            String limit = before == null ? null : before.toString();
            String in = Rows.array(states);
            var all = new java.util.ArrayList<@Nullable Object>(
                    java.util.Arrays.asList(in, some, some, one, one, end, end, limit, limit, text, text, text, text));
            all.addAll(java.util.Arrays.asList(more));
            return all.toArray();
        }
    }

    /** How many there are. */
    public long count(Search search) {
        return rows.first("select count(*) " + CHOSEN, row -> row.getLong(1), search.parameters())
                .orElse(0L);
    }

    public List<ServerCertificate> page(Search search, int offset, int limit) {
        List<UUID> ids = rows.list(
                "select c.id " + CHOSEN + " order by c.expires_at nulls last, c.id limit ? offset ?",
                row -> row.getObject(1, UUID.class),
                search.parameters(limit, offset));
        return work.session().byMultipleIds(ServerCertificate.class).multiLoad(ids);
    }
}
