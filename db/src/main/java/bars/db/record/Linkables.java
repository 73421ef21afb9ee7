package bars.db.record;

import bars.db.Convoy;
import bars.db.Database;
import bars.db.TenantScope;
import bars.db.seal.TenantKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what messages want to be linked with: one round trip, no lock, no transaction that stays open. Messages of one tenant
 * that come while one of it reads share the next round trip. Thread-safe.
 */
public final class Linkables {
    static final String SELECT =
            "select id, kind, service_id, status, correlation_id, sealed_ids, patient_index, linked_id,"
                    + " version from care_record where id = ";

    /** Reads of one tenant at once; the next one waits for company meanwhile. */
    private static final int AT_ONCE = 1;

    private static final int MOST = 16;

    private final Database database;
    private final TenantKeys keys;
    private final Convoy<TenantScope, UUID, Optional<Row>> convoy = new Convoy<>(AT_ONCE, MOST, this::read);

    public Linkables(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * @param nhsNumber of the patient whom the message is about
     */
    public Optional<Linkable> byId(TenantScope scope, UUID id, Optional<String> nhsNumber) {
        byte[] patient = PatientIndex.ofNumber(keys.current(scope.tenantId()), nhsNumber.orElse(null));
        return convoy.carry(scope, id).map(row -> row.opened(scope, keys, patient));
    }

    private List<Optional<Row>> read(TenantScope scope, List<UUID> ids) {
        return database.pipelined(connection -> {
            try (PreparedStatement select = connection.prepareStatement(Database.BINDING + SELECT + "any (?)")) {
                Database.bind(select, scope);
                select.setArray(3, connection.createArrayOf("uuid", ids.toArray()));
                select.execute();
                select.getMoreResults();
                Map<UUID, Row> found = new HashMap<>();
                try (ResultSet rows = select.getResultSet()) {
                    while (rows.next()) {
                        Row row = Row.read(rows);
                        found.put(row.id, row);
                    }
                }
                return ids.stream()
                        .map(id -> Optional.ofNullable(found.get(id)))
                        .toList();
            }
        });
    }

    /** A record as it is stored; of whoever asked for it. */
    @SuppressWarnings("ArrayRecordComponent") // Read and opened in this package alone.
    record Row(
            UUID id,
            RecordKind kind,
            UUID serviceId,
            String status,
            UUID correlationId,
            byte[] sealedIds,
            byte @Nullable [] patient,
            @Nullable UUID linkedId,
            int version) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    RecordKind.valueOf(row.getString("kind")),
                    row.getObject("service_id", UUID.class),
                    row.getString("status"),
                    row.getObject("correlation_id", UUID.class),
                    row.getBytes("sealed_ids"),
                    row.getBytes("patient_index"),
                    row.getObject("linked_id", UUID.class),
                    row.getInt("version"));
        }

        /** @param of blind index of whom the message is about; null where nobody knows */
        Linkable opened(TenantScope scope, TenantKeys keys, byte @Nullable [] of) {
            return new Linkable(
                    id,
                    kind,
                    serviceId,
                    status,
                    correlationId,
                    keys.of(scope.tenantId(), sealedIds).open(sealedIds, CareRecords.use(id, "ids")),
                    patient == null || of == null || Arrays.equals(patient, of),
                    linkedId,
                    version);
        }
    }
}
