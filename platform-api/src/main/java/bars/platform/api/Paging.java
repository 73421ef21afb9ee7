package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limit} and {@code cursor} of a list, as {@code @BeanParam Paging paging}. The cursor is the last row's key in
 * disguise; rows are read after it in the order of that key, so that pages stay stable while rows come and go.
 */
@Vetoed
public class Paging {
    /** Rows per page where the caller does not say. */
    public static final int DEFAULT_LIMIT = 50;

    /** Rows per page at most. */
    public static final int MAX_LIMIT = 200;

    private static final String VERSION = "1:";

    /** Before the number of rows, in a cursor of a list that is read whole. */
    private static final String OFFSET = "at:";

    @QueryParam("limit")
    private @Nullable String limit;

    @QueryParam("cursor")
    private @Nullable String cursor;

    public Paging() {}

    Paging(@Nullable String limit, @Nullable String cursor) {
        this.limit = limit;
        this.cursor = cursor;
    }

    public int limit() {
        return limitOr(DEFAULT_LIMIT);
    }

    /** Rows per page; {@code rows} where the caller does not say. */
    int limitOr(int rows) {
        if (limit == null) {
            return rows;
        }
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "limit must be a number from 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(limit);
    }

    /** How many rows to read: one beyond the page, which tells whether there is a next page. */
    public int oneMore() {
        return limit() + 1;
    }

    /** The key after which to read, or null for the first page. */
    public @Nullable String after() {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(VERSION) && StorableText.is(text)) {
                return text.substring(VERSION.length());
            }
        } catch (IllegalArgumentException e) {
            // falls through: not one of ours either way
        }
        throw unknownCursor();
    }

    /** The id after which to read, or null for the first page. */
    public @Nullable UUID afterId() {
        String key = after();
        try {
            return key == null ? null : UUID.fromString(key);
        } catch (IllegalArgumentException e) {
            throw unknownCursor();
        }
    }

    /** The number after which to read, or null for the first page. */
    public @Nullable Long afterNumber() {
        String key = after();
        if (key != null && !key.matches("[0-9]{1,18}")) {
            throw unknownCursor();
        }
        return key == null ? null : Long.valueOf(key);
    }

    /** How many rows of a list that is read whole the caller has had. */
    int offset() {
        String place = after();
        if (place == null) {
            return 0;
        }
        if (!place.matches(OFFSET + "[0-9]{1,9}")) {
            throw unknownCursor();
        }
        return Integer.parseInt(place.substring(OFFSET.length()));
    }

    private static Problem unknownCursor() {
        return Problem.of(ProblemType.INVALID_PARAMETER, "cursor is not one that this API gave out");
    }

    /** The cursor that starts behind so many rows of a list that is read whole. */
    static String cursorAt(int offset) {
        return cursor(OFFSET + offset);
    }

    /** The cursor that starts behind the row with this key. */
    public static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((VERSION + key).getBytes(StandardCharsets.UTF_8));
    }
}
