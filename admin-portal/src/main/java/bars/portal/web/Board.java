package bars.portal.web;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list as a page shows it.
 *
 * @param heading above it
 * @param intro one sentence
 * @param empty what stands there when there are no rows
 * @param next address of the next page; empty for none
 */
public record Board(
        String heading, String intro, List<String> columns, List<List<Cell>> rows, String empty, String next) {
    /**
     * One cell.
     *
     * @param href where its text leads; empty for nowhere
     * @param tag colour of a status tag; empty for plain text
     * @param code whether it is an identifier
     */
    public record Cell(String text, String href, String tag, boolean code) {}

    public static Cell text(String text) {
        return new Cell(text, "", "", false);
    }

    public static Cell code(String text) {
        return new Cell(text, "", "", true);
    }

    /** An identifier that leads somewhere. */
    public static Cell codeLink(String text, String href) {
        return new Cell(text, href, "", true);
    }

    /** The text, or a dash where there is none. */
    public static Cell optional(@Nullable String text) {
        return text(text == null || text.isEmpty() ? "–" : text);
    }

    public static Cell link(String text, String href) {
        return new Cell(text, href, "", false);
    }

    /** @param colour one of the tag colours, for instance {@code green} */
    public static Cell tag(String text, String colour) {
        return new Cell(text, "", colour, false);
    }

    /** {@code SOME_STATE} as people read it. */
    public static String words(Enum<?> state) {
        return sentence(state.name());
    }

    /** A sentence with a capital at its beginning. */
    public static String capital(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** What a record of a handshake says, without the names of the rules before each sentence. */
    public static String plain(String sentences) {
        return Arrays.stream(sentences.split("; (?=[a-z-]+: )"))
                .map(one -> capital(one.replaceFirst("^[a-z-]+: ", "")))
                .distinct()
                .collect(Collectors.joining(". "));
    }

    /** {@code SOME_NAME} as people read it. */
    public static String sentence(String name) {
        String lower = name.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
}
