package bars.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL with positional parameters in one transaction, for repositories whose rows are values. Instants are bound as
 * timestamps; JSON columns are written with {@code ?::jsonb} and read as text.
 */
public final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Work work;

    public Rows(Work work) {
        this.work = work;
    }

    /** One row of an answer. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    public <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... parameters) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                bind(select, parameters);
                List<T> rows = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        rows.add(reader.read(row));
                    }
                }
                return rows;
            }
        });
    }

    /** The first row, where there is one. */
    public <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** Runs a change and says how many rows it met. */
    public int change(String sql, @Nullable Object... parameters) {
        return work.sql(connection -> {
            try (PreparedStatement change = connection.prepareStatement(sql)) {
                bind(change, parameters);
                return change.executeUpdate();
            }
        });
    }

    /** A column that may be null, as an instant. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** A column that is never null, as an instant. */
    public static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    /** An array literal of numbers or enum words, which need no quoting; null of null. */
    public static @Nullable String array(@Nullable Collection<?> values) {
        return values == null ? null : values.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** {@code value} as the text of a JSON column. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** A JSON column as {@code type}. */
    public static <T> T json(ResultSet row, String column, TypeReference<T> type) throws SQLException {
        try {
            return JSON.readValue(row.getString(column), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column " + column + " does not hold what was written", e);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            statement.setObject(i + 1, value instanceof Instant instant ? Timestamp.from(instant) : value);
        }
    }
}
