package bars.db.outbound;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The client certificates of the platform. For transactions of the platform. */
public final class ClientIdentities {
    private final Rows rows;

    public ClientIdentities(Work work) {
        this.rows = new Rows(work);
    }

    public void add(ClientIdentity one) {
        rows.change(
                """
                insert into client_identity (id, environment, certificate, fingerprint, sealed_key, active_from, expires_at,
                    created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                one.id(),
                one.environment().name(),
                one.certificate(),
                one.fingerprint(),
                one.sealedKey(),
                one.activeFrom(),
                one.expiresAt(),
                one.createdAt());
    }

    /** All of them, the newest first. */
    public List<ClientIdentity> all() {
        return rows.list("select * from client_identity order by active_from desc, id", ClientIdentities::read);
    }

    public Optional<ClientIdentity> byId(UUID id) {
        return rows.first("select * from client_identity where id = ?", ClientIdentities::read, id);
    }

    /** The one that is shown at {@code now}. */
    public Optional<ClientIdentity> active(Environment environment, Instant now) {
        return rows.first(
                """
                select * from client_identity
                where environment = ? and retired_at is null and active_from <= ? and expires_at > ?
                order by active_from desc, id limit 1
                """,
                ClientIdentities::read,
                environment.name(),
                now,
                now);
    }

    /** Destroys its key; false when that was done before. */
    public boolean retire(UUID id, Instant now) {
        return rows.change(
                        "update client_identity set retired_at = ?, sealed_key = null where id = ? and retired_at is null",
                        now,
                        id)
                == 1;
    }

    private static ClientIdentity read(ResultSet row) throws SQLException {
        return new ClientIdentity(
                row.getObject("id", UUID.class),
                Environment.valueOf(row.getString("environment")),
                row.getBytes("certificate"),
                row.getString("fingerprint"),
                row.getBytes("sealed_key"),
                Rows.moment(row, "active_from"),
                Rows.moment(row, "expires_at"),
                Rows.instant(row, "retired_at"),
                Rows.moment(row, "created_at"));
    }
}
