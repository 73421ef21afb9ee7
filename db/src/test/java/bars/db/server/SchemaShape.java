package bars.db.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What programs can hold on to in a schema: tables and columns with their types, rules that refuse rows, keys that
 * {@code on conflict} names, functions. Partitions are left out, their table stands for them.
 */
record SchemaShape(Map<String, Column> columns, Map<String, String> rules, Set<String> functions) {
    private static final String COLUMNS =
            """
            select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                a.atthasdef or a.attidentity <> ''
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and a.attnum > 0 and not a.attisdropped
            """;

    /** Unique indexes say what primary keys and unique constraints say, and are named as those. */
    private static final String RULES =
            """
            select c.relname || '.' || r.conname, pg_get_constraintdef(r.oid)
            from pg_constraint r join pg_class c on c.oid = r.conrelid
            where c.relnamespace = 'public'::regnamespace and not c.relispartition and r.contype in ('c', 'f', 'x')
            union all
            select c.relname || '.' || i.relname, 'UNIQUE ' || regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', '')
            from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
            where c.relnamespace = 'public'::regnamespace and not c.relispartition and x.indisunique
            """;

    private static final String FUNCTIONS =
            """
            select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' from pg_proc p
            where p.pronamespace = 'public'::regnamespace
            and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            """;

    record Column(String type, boolean demanded, boolean filled) {}

    static SchemaShape of(Connection connection) throws SQLException {
        Map<String, Column> columns = new TreeMap<>();
        Map<String, String> rules = new TreeMap<>();
        Set<String> functions = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(COLUMNS)) {
                while (row.next()) {
                    columns.put(row.getString(1), new Column(row.getString(2), row.getBoolean(3), row.getBoolean(4)));
                }
            }
            try (ResultSet row = statement.executeQuery(RULES)) {
                while (row.next()) {
                    rules.put(row.getString(1), row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery(FUNCTIONS)) {
                while (row.next()) {
                    functions.add(row.getString(1));
                }
            }
        }
        return new SchemaShape(columns, rules, functions);
    }

    /** What a program that knows this shape may trip over in {@code later}, one line each; empty when nothing is. */
    Set<String> brokenBy(SchemaShape later) {
        Set<String> broken = new TreeSet<>();
        columns.forEach((name, column) -> {
            Column now = later.columns.get(name);
            if (now == null) {
                broken.add("column " + name + " is gone");
            } else if (!now.type().equals(column.type())) {
                broken.add("column " + name + " has another type");
            } else if (now.demanded() && !column.demanded()) {
                broken.add("column " + name + " is demanded");
            }
        });
        later.columns.forEach((name, column) -> {
            if (isOld(name) && !columns.containsKey(name) && column.demanded() && !column.filled()) {
                broken.add("column " + name + " is demanded and has no default");
            }
        });
        later.rules.forEach((name, rule) -> {
            if (isOld(name) && !rule.equals(rules.get(name)) && !concernsNewColumns(name, rule, later)) {
                broken.add("rule " + name + " is new");
            }
        });
        rules.forEach((name, rule) -> {
            if (rule.startsWith("UNIQUE") && isTable(name, later) && !hasRule(later, table(name), rule)) {
                broken.add("key " + name + " is gone");
            }
        });
        functions.stream()
                .filter(one -> !later.functions.contains(one))
                .forEach(one -> broken.add("function " + one + " is gone"));
        return broken;
    }

    /** A rule about columns that the earlier program does not know cannot refuse its rows, which leave them null or as filled. */
    private boolean concernsNewColumns(String name, String rule, SchemaShape later) {
        String table = table(name) + ".";
        return later.columns.keySet().stream()
                .filter(column -> column.startsWith(table) && !columns.containsKey(column))
                .map(column -> column.substring(table.length()))
                .anyMatch(column -> rule.matches("(?s).*\\b" + column + "\\b.*"));
    }

    private static boolean hasRule(SchemaShape shape, String table, String rule) {
        return shape.rules.entrySet().stream()
                .anyMatch(one ->
                        table(one.getKey()).equals(table) && one.getValue().equals(rule));
    }

    private boolean isOld(String name) {
        return isTable(name, this);
    }

    private static boolean isTable(String name, SchemaShape shape) {
        String table = table(name) + ".";
        return shape.columns.keySet().stream().anyMatch(column -> column.startsWith(table));
    }

    private static String table(String name) {
        return name.substring(0, name.indexOf('.'));
    }
}
