package bars.deploy.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what callers were told with what is stored, past every line of the platform's own code.
 *
 * <p>Source: security reference 5.1, invariants I1 and I2.
 */
final class Oracle {
    private static final String STORED =
            """
            select m.request_id::text, t.ods_code, m.environment, m.record_id::text, coalesce(a.events, 0),
                r.linked_id::text, o.linked_id is not distinct from r.id
            from message m
            join tenant t on t.id = m.tenant_id
            left join care_record r on r.id = m.record_id and r.tenant_id = m.tenant_id and r.environment = m.environment
            left join care_record o on o.id = r.linked_id and o.tenant_id = r.tenant_id and o.environment = r.environment
            left join (select tenant_id, target, count(*) as events from audit_event
                where action = 'message.received' group by tenant_id, target) a
                on a.tenant_id = m.tenant_id and a.target = m.id::text
            where m.direction = 'IN'
            """;

    private final String url;
    private final String user;

    Oracle(DatabaseHost database) {
        this.url = database.url();
        this.user = database.user();
    }

    /** @param linked what its record is linked with, which may be nothing */
    private record Row(String odsCode, String environment, String record, long audits, @Nullable String linked) {}

    /** The violations by name; all zero when everything is as it must be. */
    Map<String, Long> violations(Collection<Callers.Acknowledged> acknowledged) throws SQLException {
        Map<String, Row> stored = new HashMap<>();
        Set<String> records = new HashSet<>();
        long twice = 0;
        long unaudited = 0;
        long sharedRecords = 0;
        long oneSided = 0;
        try (Connection connection = DriverManager.getConnection(url, user, "");
                PreparedStatement select = connection.prepareStatement(STORED);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Row one =
                        new Row(row.getString(2), row.getString(3), row.getString(4), row.getLong(5), row.getString(6));
                oneSided += one.linked() == null || row.getBoolean(7) ? 0 : 1;
                twice += stored.put(row.getString(1), one) == null ? 0 : 1;
                unaudited += one.audits() == 1 ? 0 : 1;
                sharedRecords += records.add(one.record()) ? 0 : 1;
            }
        }
        long lost = 0;
        long elsewhere = 0;
        long unlinked = 0;
        for (Callers.Acknowledged one : acknowledged) {
            Row row = stored.get(one.requestId());
            if (row == null) {
                lost++;
            } else if (!row.odsCode().equals(one.odsCode())
                    || !row.environment().equals(one.environment())) {
                elsewhere++;
            } else if (one.booking() != null && !one.booking().equals(row.linked())) {
                unlinked++;
            }
        }
        Map<String, Long> violations = new LinkedHashMap<>();
        violations.put("acknowledgedAndLost", lost);
        violations.put("storedTwice", twice);
        violations.put("effectsShared", sharedRecords);
        violations.put("acknowledgedWithoutItsLink", unlinked);
        violations.put("linkedOnOneSide", oneSided);
        violations.put("storedForAnotherTenant", elsewhere);
        violations.put("storedWithoutOneAuditEvent", unaudited);
        return violations;
    }

    /** Some records with the tenant and environment that they belong to. */
    List<Owned> someRecords(int limit) throws SQLException {
        List<Owned> records = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, user, "");
                PreparedStatement select = connection.prepareStatement(
                        """
                        select r.id::text, t.ods_code, r.environment, r.kind
                        from care_record r join tenant t on t.id = r.tenant_id
                        order by r.id desc limit ?
                        """)) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String type = row.getString(4).equals("BOOKING") ? "Appointment" : "ServiceRequest";
                    records.add(new Owned(type + "/" + row.getString(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return records;
    }

    /**
     * A stored record and whose it is.
     *
     * @param reference type and id of its resource
     */
    record Owned(String reference, String odsCode, String environment) {}

    /** How many receivers have said of late that they are there, by the clock of the database. */
    long receiversHeard() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                PreparedStatement select = connection.prepareStatement(
                        "select count(*) from node where roles like '%receiver%' and seen_at > now() - interval '5 s'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** How many messages are stored. */
    long stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                PreparedStatement select =
                        connection.prepareStatement("select count(*) from message where direction = 'IN'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
