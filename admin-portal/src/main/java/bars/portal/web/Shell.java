package bars.portal.web;

import bars.platform.access.Caller;
import bars.platform.access.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param title heading and, with the service's name, the page's title
 * @param person who is signed in; null for nobody
 * @param csrf token that every form carries
 * @param notice told once after a form worked
 * @param sections of the console
 * @param beside the pages beside this one in its section
 * @param forms which forms the reader may send
 */
public record Shell(
        String title,
        @Nullable String person,
        String csrf,
        @Nullable String notice,
        List<Section> sections,
        List<Section> beside,
        Forms forms) {
    /** A place in the navigation. */
    public record Section(String name, String path, boolean current) {}

    /** Whether the reader may send a form to {@code action}, an address of the console. */
    public boolean may(String action) {
        return refusal(action) == null;
    }

    /** Why the reader may not send a form to {@code action}, as a sentence without its full stop; null when they may. */
    public @Nullable String refusal(String action) {
        return forms.refusal(action);
    }

    /** Whether the reader may look at the page at {@code path}, by the section that it lies in. */
    public boolean leads(String path) {
        Caller reader = forms.caller();
        return reader == null || Sections.admits(reader, path);
    }

    /** The surroundings of a page for somebody who is not signed in. */
    static Shell bare(String title) {
        return new Shell(title, null, "", null, List.of(), List.of(), Forms.NONE);
    }

    static Shell of(Visit visit, String title) {
        if (!visit.isSignedIn()) {
            return new Shell(title, null, visit.csrf(), visit.takeNotice(), List.of(), List.of(), Forms.NONE);
        }
        return new Shell(
                title,
                visit.person(),
                visit.csrf(),
                visit.takeNotice(),
                Sections.of(visit.caller(), visit.path()),
                Sections.inside(visit.caller(), visit.path()),
                visit.forms());
    }

    /** The surroundings of a page that says why there is none at {@code path}. */
    static Shell of(Sessions.@Nullable Held held, String path, String title) {
        var caller = held == null ? null : held.caller();
        return held == null || caller == null
                ? bare(title)
                : new Shell(
                        title,
                        caller.name(),
                        held.state().csrf(),
                        null,
                        Sections.of(caller, path),
                        List.of(),
                        Forms.NONE);
    }
}
