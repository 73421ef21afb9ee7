package bars.messages.json;

import org.jspecify.annotations.Nullable;

/**
 * Where one entry of a Bundle and the parts of its resource lie, in bytes. Parts that are absent are null.
 *
 * @param start offset of the entry's opening brace
 * @param end offset behind the entry's closing brace
 * @param fullUrl {@code entry.fullUrl}
 * @param resourceStart offset of the resource's opening brace; -1 where the entry has no resource
 * @param resourceEnd offset behind the resource's closing brace
 * @param type {@code resourceType}
 * @param id {@code resource.id}
 * @param lastUpdated {@code resource.meta.lastUpdated}
 * @param status {@code resource.status}
 * @param created {@code resource.created}
 */
public record EntryLayout(
        int start,
        int end,
        @Nullable String fullUrl,
        int resourceStart,
        int resourceEnd,
        @Nullable String type,
        @Nullable Span id,
        @Nullable Span lastUpdated,
        @Nullable Span status,
        @Nullable Span created) {}
