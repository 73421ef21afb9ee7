package bars.platform.exchange;

import bars.db.exchange.FeedPlace;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in the feed of a tenant's system; patient data.
 *
 * @param message what is known of it; its {@code id} is what a consumer remembers to have no effect twice
 * @param summary null once the content is gone
 * @param answers for an answer: the request of the tenant that it answers ({@code /requests/{id}})
 * @param bundle as received; absent when the caller asked to leave it out
 */
public record InboxItem(
        @JsonUnwrapped MessageView message,
        @Nullable BundleSummary summary,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID answers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode bundle,
        @JsonIgnore FeedPlace place) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "InboxItem " + message.id();
    }
}
