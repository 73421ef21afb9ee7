package bars.portal.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a browser says of itself, in a few words: enough for a person to know their own sessions. */
public final class Browsers {
    /** The first that is found counts: every browser names those that it came from as well. */
    private static final List<Mark> NAMES = List.of(
            new Mark("Edg/", "Edge"),
            new Mark("OPR/", "Opera"),
            new Mark("Firefox/", "Firefox"),
            new Mark("Chrome/", "Chrome"),
            new Mark("Safari/", "Safari"));

    private static final List<Mark> SYSTEMS = List.of(
            new Mark("iPhone", "iPhone"),
            new Mark("iPad", "iPad"),
            new Mark("Android", "Android"),
            new Mark("Windows", "Windows"),
            new Mark("Mac OS", "Mac"),
            new Mark("Linux", "Linux"));

    private Browsers() {}

    private record Mark(String sign, String name) {}

    /** For instance "Firefox on Windows". */
    public static String words(@Nullable String userAgent) {
        String text = userAgent == null ? "" : userAgent;
        String system = first(SYSTEMS, text, "");
        return first(NAMES, text, "Another program") + (system.isEmpty() ? "" : " on " + system);
    }

    private static String first(List<Mark> known, String text, String otherwise) {
        return known.stream()
                .filter(mark -> text.contains(mark.sign()))
                .map(Mark::name)
                .findFirst()
                .orElse(otherwise);
    }
}
