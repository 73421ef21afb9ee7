package bars.platform.api;

import bars.db.Environment;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param data the rows
 * @param page where the next page starts
 */
public record Page<T>(List<T> data, Position page) {
    public Page {
        data = List.copyOf(data);
    }

    /**
     * @param nextCursor opaque; null on the last page
     * @param limit rows per page
     */
    public record Position(@Nullable String nextCursor, int limit) {}

    /**
     * A page from rows that were read with {@link Paging#oneMore()}: the surplus row says that there is a next page.
     *
     * @param key the value by which the rows are ordered, unique among them
     */
    public static <R, T> Page<T> of(List<R> rows, Paging paging, Function<R, String> key, Function<R, T> view) {
        boolean more = rows.size() > paging.limit();
        List<R> shown = more ? rows.subList(0, paging.limit()) : rows;
        String next = more ? Paging.cursor(key.apply(shown.get(shown.size() - 1))) : null;
        return new Page<>(shown.stream().map(view).toList(), new Position(next, paging.limit()));
    }

    /** As much of a short list, which was read whole, as the caller asks for: all of it unless it says how much. */
    public static <T> Page<T> whole(List<T> data, Paging paging) {
        int start = Math.min(paging.offset(), data.size());
        int limit = paging.limitOr(Math.max(data.size() - start, 1));
        int end = Math.min(start + limit, data.size());
        String next = end < data.size() ? Paging.cursorAt(end) : null;
        return new Page<>(data.subList(start, end), new Position(next, limit));
    }

    /** As above of the rows in {@code environment}; of all when that is null. */
    public static <T> Page<T> whole(
            List<T> data, @Nullable Environment environment, Function<T, Environment> of, Paging paging) {
        return whole(
                data.stream()
                        .filter(row -> environment == null || environment == of.apply(row))
                        .toList(),
                paging);
    }

    /** The whole of a short list. */
    public static <T> Page<T> whole(List<T> data) {
        return new Page<>(data, new Position(null, Math.max(data.size(), 1)));
    }
}
