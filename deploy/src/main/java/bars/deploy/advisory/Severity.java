package bars.deploy.advisory;

import java.util.Locale;

/** How bad an advisory is, as its database rates it; the worst last. */
public enum Severity {
    /** Can be lived with until the next release. */
    LOW,
    /** Is mended with the next release. */
    MEDIUM,
    /** Nobody has rated it, or in a notation that is not read here: judged like {@link #HIGH} until somebody has looked. */
    UNRATED,
    /** Is mended within seven days; a release waits for it. */
    HIGH,
    /** Is mended within 48 hours; a release waits for it. */
    CRITICAL;

    /** Whether nothing is released while it is open. */
    public boolean stops() {
        return compareTo(UNRATED) >= 0;
    }

    /** What a database calls it; {@link #UNRATED} for any other word. */
    static Severity named(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "LOW" -> LOW;
            case "MODERATE", "MEDIUM" -> MEDIUM;
            case "HIGH" -> HIGH;
            case "CRITICAL" -> CRITICAL;
            default -> UNRATED;
        };
    }
}
