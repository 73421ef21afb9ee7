package bars.portal.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing as a page shows it, with what can be done to it.
 *
 * @param back address of the list that it stands in
 * @param backName where that leads, as in "Back to jobs"
 */
public record Facts(String heading, String back, String backName, List<Fact> facts, List<Deed> deeds) {
    /** A line. */
    public record Fact(String name, Board.Cell value) {}

    /**
     * A button.
     *
     * @param path where its form goes
     * @param kind {@code secondary} or {@code warning}
     * @param call the same as a path of the API, with its method before it
     */
    public record Deed(String text, String path, String kind, String call) {
        public String method() {
            return call.substring(0, call.indexOf(' '));
        }

        public String target() {
            return call.substring(call.indexOf(' ') + 1);
        }
    }

    public static Fact fact(String name, @Nullable String value) {
        return new Fact(name, Board.text(value == null || value.isEmpty() ? "–" : value));
    }

    public static Fact code(String name, @Nullable String value) {
        return new Fact(name, Board.code(value == null || value.isEmpty() ? "–" : value));
    }
}
