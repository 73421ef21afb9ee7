package bars.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Positional parameters in the making: what one insert binds can be appended to what another binds. One thread's. */
public final class Parameters {
    private final List<@Nullable Object> values = new ArrayList<>();

    /** Appends in the order of the question marks. */
    public Parameters add(@Nullable Object... more) {
        for (Object value : more) {
            values.add(value instanceof Enum<?> name ? name.name() : value);
        }
        return this;
    }

    /** Appends one value that is bytes, or null. */
    public Parameters addBytes(byte @Nullable [] bytes) {
        values.add(bytes);
        return this;
    }

    public Parameters addAll(Parameters more) {
        values.addAll(more.values);
        return this;
    }

    public void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof Instant instant) {
                statement.setTimestamp(i + 1, Timestamp.from(instant));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    public @Nullable Object[] toArray() {
        return values.toArray();
    }
}
