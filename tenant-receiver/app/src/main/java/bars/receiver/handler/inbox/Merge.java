package bars.receiver.handler.inbox;

import bars.messages.code.Moments;
import bars.messages.json.BundleLayout;
import bars.messages.json.EntryLayout;
import bars.messages.json.JsonLimits;
import bars.messages.json.Span;
import bars.messages.json.Splice;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update put into what is stored: an entry with the same fullUrl (or the same type and id) and a later lastUpdated
 * replaces, one that is not later is ignored, an unknown one is added. All other bytes stay. Stateless.
 *
 * <p>Source: BaRS Core 1.5.0 §Update, submit algorithm.
 */
final class Merge {
    private Merge() {}

    static byte[] of(byte[] stored, byte[] update) {
        BundleLayout before = BundleLayout.of(stored, JsonLimits.MESSAGE);
        BundleLayout after = BundleLayout.of(update, JsonLimits.MESSAGE);
        if (before.entriesEnd() < 0) {
            return update;
        }
        Splice splice = new Splice(stored);
        for (EntryLayout entry : after.entries()) {
            byte[] bytes = Arrays.copyOfRange(update, entry.start(), entry.end());
            Optional<EntryLayout> known = same(before, entry);
            if (known.isEmpty()) {
                splice.insert(before.entriesEnd(), ",").insert(before.entriesEnd(), bytes);
            } else if (isLater(entry.lastUpdated(), known.get().lastUpdated())) {
                splice.replace(known.get().start(), known.get().end(), bytes);
            }
        }
        return splice.bytes();
    }

    private static Optional<EntryLayout> same(BundleLayout before, EntryLayout entry) {
        if ("MessageHeader".equals(entry.type())) {
            return before.first("MessageHeader"); // a Bundle has one, whatever its messages call theirs
        }
        Optional<EntryLayout> byUrl = entry.fullUrl() == null ? Optional.empty() : before.entry(entry.fullUrl());
        return byUrl.or(() -> before.entries().stream()
                .filter(other -> entry.id() != null
                        && other.id() != null
                        && entry.type() != null
                        && entry.type().equals(other.type())
                        && entry.id().value().equals(other.id().value()))
                .findFirst());
    }

    static boolean isLater(@Nullable Span update, @Nullable Span stored) {
        Optional<Instant> after = Moments.parse(update == null ? null : update.value());
        Optional<Instant> before = Moments.parse(stored == null ? null : stored.value());
        return before.isEmpty() || after.isPresent() && after.get().isAfter(before.get());
    }
}
