package bars.portal.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A page to be rendered.
 *
 * @param template path below {@code src/main/jte}
 * @param values what the template declares
 */
public record Html(String template, Map<String, Object> values) {
    /** The page for {@code visit}: its shell comes as {@code shell}. */
    public static Html of(Visit visit, String title, String template, Object... namesAndValues) {
        return within(Shell.of(visit, title), template, namesAndValues);
    }

    /** A page for nobody: without a session there is no form and no navigation. */
    public static Html bare(String title, String template, Object... namesAndValues) {
        return within(Shell.bare(title), template, namesAndValues);
    }

    private static Html within(Shell shell, String template, Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("shell", shell);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Html(template, values);
    }

    /** The same page with one value more. */
    Html with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Html(template, more);
    }
}
