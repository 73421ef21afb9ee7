package bars.db.booking;

import bars.db.Database;
import bars.db.TenantScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a new booking asks for: one round trip, no lock, no transaction that stays open. Thread-safe. */
public final class Offers {
    private final Database database;

    public Offers(Database database) {
        this.database = database;
    }

    /**
     * What is offered to a booking.
     *
     * @param slot the one that it names, where it is here
     * @param keepsSchedules whether the service has schedules here
     */
    public record Offer(Optional<Slot> slot, boolean keepsSchedules) {}

    /**
     * @param slotId null where a booking names none of ours
     */
    public Offer of(TenantScope scope, UUID serviceId, @Nullable UUID slotId) {
        return database.pipelined(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    Database.BINDING
                            + """
                    select exists (select from schedule where service_id = ?);
                    select * from slot where id = ?
                    """)) {
                Database.bind(select, scope);
                select.setObject(3, serviceId);
                select.setObject(4, slotId);
                select.execute();
                try (ResultSet known = next(select)) {
                    known.next();
                    boolean keepsSchedules = known.getBoolean(1);
                    try (ResultSet row = next(select)) {
                        Optional<Slot> slot = row.next() ? Optional.of(Slots.read(row)) : Optional.empty();
                        return new Offer(slot, keepsSchedules);
                    }
                }
            }
        });
    }

    private static ResultSet next(PreparedStatement select) throws SQLException {
        select.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        return select.getResultSet();
    }
}
