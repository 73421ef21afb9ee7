package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HousekeepingApiTest {
    @RegisterExtension
    private static final Platform platform = new Platform();

    @Test
    void whatNobodyNeedsGoesAndTheRestStays() {
        sql("insert into handshake_record (at, node, address, accepted, rule, sentence)"
                + " select now(), 'n', '192.0.2.1', false, 'name', 'Refused' from generate_series(1, 120010)");
        sql("insert into session (id_hash, public_id, csrf, created_at, seen_at, expires_at)"
                + " select decode(md5(n::text), 'hex'), gen_random_uuid(), 'x', now(),"
                + " case n when 1 then now() - interval '1 day' else now() end,"
                + " case n when 2 then now() - interval '1 minute' else now() + interval '1 hour' end"
                + " from generate_series(1, 3) n");
        sql("insert into sign_in_failure values ('192.0.2.1', 3, now() - interval '1 day'), ('192.0.2.2', 3, now())");

        platform.wiring.get(Housekeeping.class).steps().forEach(Runnable::run);

        assertThat(count("handshake_record")).isEqualTo(100_000);
        assertThat(count("session")).isEqualTo(1);
        assertThat(count("sign_in_failure")).isEqualTo(1);
    }

    private static void sql(String change) {
        platform.database().doAsPlatform(work -> new Rows(work).change(change));
    }

    private static int count(String table) {
        return platform.database().asPlatform(work -> new Rows(work)
                .first("select count(*) from " + table, row -> row.getInt(1))
                .orElseThrow());
    }
}
