package bars.deploy.advisory;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An advisory that holds for a component.
 *
 * @param component its name and version, and what names it
 * @param fix the nearest version that mends it
 * @param waiver the decision that lets it pass
 */
public record Finding(
        Severity severity,
        Set<String> names,
        String component,
        String summary,
        @Nullable String fix,
        @Nullable Waiver waiver) {

    static Finding of(Advisory advisory, Advisory.Affected affected, Component component, Optional<Waiver> waiver) {
        return new Finding(
                affected.severity(),
                new TreeSet<>(advisory.names()),
                component.name() + " " + component.version() + " (" + component.where() + ")",
                advisory.summary(),
                affected.fix(component.version()).orElse(null),
                waiver.orElse(null));
    }

    /** Whether a release waits for it. */
    public boolean stops() {
        return severity.stops() && waiver == null;
    }

    /** One line for people. */
    public String line() {
        return (waiver == null ? "" : "waived until " + waiver.until() + " (" + waiver.reason() + "): ")
                + severity + " " + String.join(" ", names) + ": " + component
                + (summary.isEmpty() ? "" : ": " + summary)
                + (fix == null ? "; no fix is named" : "; mended in " + fix);
    }
}
