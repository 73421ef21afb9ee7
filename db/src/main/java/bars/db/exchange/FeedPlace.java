package bars.db.exchange;

import java.util.Optional;

/**
 * A place in the feed of a tenant: the transaction that stored a message, and its number among all.
 *
 * @param position transaction id; unsigned 64 bits as text is not needed: it stays below 2^63 for ages
 * @param sequence number of the message
 */
public record FeedPlace(long position, long sequence) implements Comparable<FeedPlace> {
    public static final FeedPlace START = new FeedPlace(0, 0);

    /** The place that {@link #toString} wrote. */
    public static Optional<FeedPlace> parse(String text) {
        if (!text.matches("[0-9]{1,18}\\.[0-9]{1,18}")) {
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        return Optional.of(
                new FeedPlace(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1))));
    }

    @Override
    public int compareTo(FeedPlace other) {
        int byPosition = Long.compare(position, other.position);
        return byPosition == 0 ? Long.compare(sequence, other.sequence) : byPosition;
    }

    @Override
    public String toString() {
        return position + "." + sequence;
    }
}
