package bars.db;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Columns of a table with their types, from which statements are put together that bind more than one row or table at once.
 *
 * @param names in the order in which values are bound
 * @param types of the same columns
 */
public record ColumnList(List<String> names, List<String> types) {
    public ColumnList {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    /** Reads declarations as in {@code create table}: a name, a space, a type. */
    public static ColumnList of(String... declarations) {
        List<String[]> parts = Arrays.stream(declarations)
                .map(declaration -> declaration.split(" ", 2))
                .toList();
        return new ColumnList(
                parts.stream().map(part -> part[0]).toList(),
                parts.stream().map(part -> part[1]).toList());
    }

    /** The names, as an insert lists them. */
    public String text() {
        return String.join(", ", names);
    }

    /** The names, each with {@code prefix} before it. */
    public String text(String prefix) {
        return names.stream().map(name -> prefix + name).collect(Collectors.joining(", "));
    }

    /** A question mark for each column. */
    public String marks() {
        return String.join(", ", Collections.nCopies(names.size(), "?"));
    }

    /** A question mark for each column, cast to its type: where a null alone would not say what it is. */
    public String typedMarks() {
        return types.stream().map(type -> "?::" + type).collect(Collectors.joining(", "));
    }
}
