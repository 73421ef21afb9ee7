package bars.platform.tenant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the entry of a service in the NHS Endpoint Catalogue stands. The NHS keeps the catalogue by e-mail; the platform
 * remembers what was asked and confirmed.
 *
 * @param url the address that the catalogue holds or shall hold
 * @param note what people want to remember, e.g. planned test dates
 * @param requestedAt when it was asked for
 * @param confirmedAt when the catalogue team confirmed
 */
public record CatalogueEntry(
        State state, String url, @Nullable String note, @Nullable String requestedAt, @Nullable String confirmedAt) {
    /** How far it is, and who acts next. */
    public enum State {
        /** Nobody has asked. An administrator sends the request. */
        NONE,
        /** Asked for. The catalogue team acts. */
        REQUESTED,
        /** In the catalogue. Nobody acts. */
        LISTED,
        /** Removal was asked for. The catalogue team acts. */
        REMOVAL_REQUESTED,
        /** Taken out. Nobody acts. */
        REMOVED
    }

    /**
     * A move.
     *
     * @param state where to
     * @param url another address than the conventional one; optional
     * @param note optional
     */
    public record Move(@Nullable State state, @Nullable String url, @Nullable String note) {}

    static CatalogueEntry of(Map<String, Object> stored, String conventionalUrl) {
        return new CatalogueEntry(
                State.valueOf(String.valueOf(stored.getOrDefault("state", "NONE"))),
                String.valueOf(stored.getOrDefault("url", conventionalUrl)),
                text(stored.get("note")),
                text(stored.get("requestedAt")),
                text(stored.get("confirmedAt")));
    }

    Map<String, Object> stored() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("state", state.name());
        map.put("url", url);
        put(map, "note", note);
        put(map, "requestedAt", requestedAt);
        put(map, "confirmedAt", confirmedAt);
        return map;
    }

    /** The entry after {@code move}, at {@code now}. */
    CatalogueEntry after(Move move, State to, String now) {
        boolean asks = to == State.REQUESTED || to == State.REMOVAL_REQUESTED;
        boolean confirms = to == State.LISTED || to == State.REMOVED;
        return new CatalogueEntry(
                to,
                move.url() == null ? url : move.url(),
                move.note() == null ? note : move.note(),
                asks ? now : requestedAt,
                confirms ? now : null);
    }

    private static @Nullable String text(@Nullable Object stored) {
        return stored == null ? null : stored.toString();
    }

    private static void put(Map<String, Object> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
