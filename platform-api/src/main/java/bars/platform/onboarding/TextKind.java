package bars.platform.onboarding;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A text that a site may write anew: a request to a team, or a notice to people. */
public sealed interface TextKind permits RequestKind, NoticeKind {
    /** The name of the enum's constant. */
    String name();

    /** Its name in the API and in the database: {@code ITOC_FORM} is {@code itoc-form}. */
    default String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title();

    /** What may stand in its <code>${places}</code>. */
    Set<String> places();

    /** Whether its text says who gets it; a notice goes to those whom the platform knows. */
    boolean namesRecipient();

    /** The text that is used until a site writes its own. */
    default Wording builtIn() {
        return Wording.builtIn(wire());
    }

    /** Requests first, in the order of sending. */
    static List<TextKind> all() {
        return Stream.<TextKind>concat(Arrays.stream(RequestKind.values()), Arrays.stream(NoticeKind.values()))
                .toList();
    }

    static Optional<TextKind> byName(String wire) {
        return all().stream().filter(kind -> kind.wire().equals(wire)).findFirst();
    }
}
