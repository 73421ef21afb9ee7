package bars.db.sender;

import bars.db.Environment;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The keys of the applications. */
public final class SigningKeys {
    private final Work work;

    public SigningKeys(Work work) {
        this.work = work;
    }

    /** All of an application, newest first. */
    public List<SigningKey> of(UUID applicationId) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select * from signing_key where application_id = ? order by number desc")) {
                select.setObject(1, applicationId);
                return read(select);
            }
        });
    }

    /** The one that signs at {@code now}: the newest usable one. */
    public Optional<SigningKey> signing(UUID applicationId, Instant now) {
        return of(applicationId).stream().filter(key -> key.isUsable(now)).findFirst();
    }

    public void add(SigningKey key) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into signing_key (id, tenant_id, environment, application_id, number, kid, public_key, sealed_key,
                        published_at, usable_from)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                insert.setObject(1, key.id());
                insert.setObject(2, key.tenantId(), Types.INTEGER);
                insert.setString(3, key.environment().name());
                insert.setObject(4, key.applicationId());
                insert.setInt(5, key.number());
                insert.setString(6, key.kid());
                insert.setBytes(7, key.publicKey());
                insert.setBytes(8, key.sealedKey());
                insert.setTimestamp(9, Columns.timestamp(key.publishedAt()));
                insert.setTimestamp(10, Columns.timestamp(key.usableFrom()));
                return insert.executeUpdate();
            }
        });
    }

    /** Lets every key before {@code number} leave the JWKS at {@code at}, unless it leaves earlier. */
    public void withdrawBefore(UUID applicationId, int number, Instant at) {
        work.sql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    update signing_key set withdrawn_at = least(coalesce(withdrawn_at, ?), ?)
                    where application_id = ? and number < ?
                    """)) {
                update.setTimestamp(1, Columns.timestamp(at));
                update.setTimestamp(2, Columns.timestamp(at));
                update.setObject(3, applicationId);
                update.setInt(4, number);
                return update.executeUpdate();
            }
        });
    }

    /** Destroys the private part of every key that left the JWKS before {@code now}; returns how many. */
    public int destroyWithdrawn(Instant now) {
        return work.sql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update signing_key set sealed_key = null where withdrawn_at <= ? and sealed_key is not null")) {
                update.setTimestamp(1, Columns.timestamp(now));
                return update.executeUpdate();
            }
        });
    }

    private static List<SigningKey> read(PreparedStatement select) throws SQLException {
        List<SigningKey> keys = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                keys.add(new SigningKey(
                        row.getObject("id", UUID.class),
                        Columns.integerOrNull(row, "tenant_id"),
                        Environment.valueOf(row.getString("environment")),
                        row.getObject("application_id", UUID.class),
                        row.getInt("number"),
                        row.getString("kid"),
                        row.getBytes("public_key"),
                        row.getBytes("sealed_key"),
                        Columns.instant(row, "published_at"),
                        Columns.instant(row, "usable_from"),
                        Columns.instantOrNull(row, "withdrawn_at")));
            }
        }
        return keys;
    }
}
