package bars.platform.api;

import bars.db.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A digest of every row of the database, by table: what was changed or removed is missing afterwards. */
final class StoredRows {
    /** When a token was last used: changed by any call. */
    private static final String CHANGING = "array['last_used_at', 'last_used_from']";

    private static final String TABLES =
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
                    + " and table_name not in ('node', 'flyway_schema_history')";

    private static final String WITH =
            "select table_name from information_schema.columns where table_schema = 'public' and column_name = ";

    private StoredRows() {}

    /** Every row. */
    static Map<String, List<String>> all(Platform platform) {
        return digests(platform, TABLES, "");
    }

    /** Every row of the tenant {@code odsCode}. */
    static Map<String, List<String>> of(Platform platform, String odsCode) {
        return digests(platform, TABLES + " and table_name in (" + WITH + "'tenant_id')", where(odsCode));
    }

    /** Every row of the tenant {@code odsCode} that is of {@code environment}. */
    static Map<String, List<String>> of(Platform platform, String odsCode, Environment environment) {
        return digests(
                platform,
                TABLES + " and table_name in (" + WITH + "'tenant_id') and table_name in (" + WITH + "'environment')",
                where(odsCode) + " and environment = '" + environment + "'");
    }

    private static String where(String odsCode) {
        return " where tenant_id = (select id from tenant where ods_code = '" + odsCode + "')";
    }

    private static Map<String, List<String>> digests(Platform platform, String tables, String where) {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection owner = platform.owner()) {
            for (String table : strings(owner, tables)) {
                rows.put(
                        table,
                        strings(
                                owner,
                                "select md5((to_jsonb(t) - " + CHANGING + ")::text) from \"" + table + "\" t" + where
                                        + " order by 1"));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
