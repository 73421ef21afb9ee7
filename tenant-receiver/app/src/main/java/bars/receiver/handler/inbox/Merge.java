package bars.receiver.handler.inbox;

import bars.messages.code.Moments;
import bars.messages.json.BundleLayout;
import bars.messages.json.EntryLayout;
import bars.messages.json.JsonLimits;
import bars.messages.json.JsonText;
import bars.messages.json.Span;
import bars.messages.json.Splice;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update put into what is stored: an entry with the same fullUrl (or the same type and id) and a later lastUpdated
 * replaces, one that is not later is ignored, an unknown one is added. What is known keeps the fullUrl under which it is
 * stored, so that what is told of it later still leads there. All other bytes stay. Stateless.
 *
 * <p>Source: BaRS Core 1.5.0 §Update, submit algorithm; Application 6 compares without fullUrl.
 */
final class Merge {
    private static final String URN = "urn:uuid:";

    private final BundleLayout before;
    private final Map<String, String> ids;

    private Merge(BundleLayout before, Map<String, String> ids) {
        this.before = before;
        this.ids = ids;
    }

    /**
     * The stored Bundle with what is new in {@code update}.
     *
     * @param ids what the entries of {@code stored} were called in the answer to it, by fullUrl
     * @throws Refusal when there would be more of it than is kept
     */
    static byte[] of(byte[] stored, byte[] update, Map<String, String> ids) {
        BundleLayout before = BundleLayout.of(stored, JsonLimits.KEPT);
        if (before.entriesEnd() < 0) {
            return update;
        }
        Merge merge = new Merge(before, ids);
        byte[] named = merge.named(update);
        Splice splice = new Splice(stored);
        for (EntryLayout entry : BundleLayout.of(named, JsonLimits.KEPT).entries()) {
            byte[] bytes = Arrays.copyOfRange(named, entry.start(), entry.end());
            Optional<EntryLayout> known = merge.same(entry);
            if (known.isEmpty()) {
                splice.insert(before.entriesEnd(), ",").insert(before.entriesEnd(), bytes);
            } else if (isLater(entry.lastUpdated(), known.get().lastUpdated())) {
                splice.replace(known.get().start(), known.get().end(), bytes);
            }
        }
        if (splice.length() > JsonLimits.KEPT.bytes()) {
            throw Refusal.of(
                    RecCode.UNPROCESSABLE_ENTITY,
                    IssueType.TOO_COSTLY,
                    "With this update the case would be larger than " + JsonLimits.KEPT.bytes()
                            + " bytes; cancel it and send a new request");
        }
        return splice.bytes();
    }

    /** The update with the fullUrls under which its entries are stored, in its references too. */
    private byte[] named(byte[] update) {
        String text = null;
        for (EntryLayout entry : BundleLayout.of(update, JsonLimits.MESSAGE).entries()) {
            String now = entry.fullUrl();
            String then = same(entry).map(EntryLayout::fullUrl).orElse(null);
            if (now != null && then != null && !now.equals(then) && !isHeader(entry)) {
                text = (text == null ? new String(update, StandardCharsets.UTF_8) : text)
                        .replace(JsonText.quoted(now), JsonText.quoted(then));
            }
        }
        return text == null ? update : text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<EntryLayout> same(EntryLayout entry) {
        if (isHeader(entry)) {
            return before.first("MessageHeader"); // a Bundle has one, whatever its messages call theirs
        }
        return before.entries().stream()
                .filter(other -> isSameName(entry.fullUrl(), other.fullUrl()))
                .findFirst()
                .or(() -> before.entries().stream()
                        .filter(other -> entry.type() != null && entry.type().equals(other.type()))
                        .filter(other -> isSameId(entry, other))
                        .findFirst());
    }

    /** By the id that it was sent with, or the one that we gave it. */
    private boolean isSameId(EntryLayout entry, EntryLayout other) {
        String id = entry.id() == null ? null : entry.id().value();
        return id != null
                && (other.id() != null && id.equals(other.id().value())
                        || id.equals(ids.get(String.valueOf(other.fullUrl()))));
    }

    private static boolean isHeader(EntryLayout entry) {
        return "MessageHeader".equals(entry.type());
    }

    /** Whether both are the same fullUrl: URNs of UUIDs are the same in either case. */
    static boolean isSameName(@Nullable String one, @Nullable String other) {
        return one != null
                && other != null
                && (one.regionMatches(true, 0, URN, 0, URN.length()) ? one.equalsIgnoreCase(other) : one.equals(other));
    }

    static boolean isLater(@Nullable Span update, @Nullable Span stored) {
        Optional<Instant> after = Moments.parse(update == null ? null : update.value());
        Optional<Instant> before = Moments.parse(stored == null ? null : stored.value());
        return before.isEmpty() || after.isPresent() && after.get().isAfter(before.get());
    }
}
