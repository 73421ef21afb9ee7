package bars.db.record;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.seal.TenantKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what messages want to be linked with: one round trip, no lock, no transaction that stays open. Thread-safe. */
public final class Linkables {
    static final String SELECT =
            "select id, kind, service_id, status, correlation_id, sealed_ids, patient_index, linked_id,"
                    + " version from care_record where id = ?";

    private final Database database;
    private final TenantKeys keys;

    public Linkables(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * @param nhsNumber of the patient whom the message is about
     */
    public Optional<Linkable> byId(TenantScope scope, UUID id, Optional<String> nhsNumber) {
        byte[] patient = PatientIndex.ofNumber(keys.current(scope.tenantId()), nhsNumber.orElse(null));
        return database.pipelined(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select set_config('bars.tenant', ?, true), set_config('bars.environment', ?, true);" + SELECT)) {
                select.setString(1, Integer.toString(scope.tenantId()));
                select.setString(2, scope.environment().name());
                select.setObject(3, id);
                select.execute();
                select.getMoreResults();
                try (ResultSet row = select.getResultSet()) {
                    return row.next() ? Optional.of(read(row, scope, keys, patient)) : Optional.empty();
                }
            }
        });
    }

    /** @param patient the blind index of whom the message is about; null where nobody knows */
    static Linkable read(ResultSet row, TenantScope scope, TenantKeys keys, byte @Nullable [] patient)
            throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] ids = row.getBytes("sealed_ids");
        byte[] known = row.getBytes("patient_index");
        return new Linkable(
                id,
                RecordKind.valueOf(row.getString("kind")),
                row.getObject("service_id", UUID.class),
                row.getString("status"),
                row.getObject("correlation_id", UUID.class),
                keys.of(scope.tenantId(), ids).open(ids, CareRecords.use(id, "ids")),
                known == null || patient == null || Arrays.equals(known, patient),
                row.getObject("linked_id", UUID.class),
                row.getInt("version"));
    }
}
