package bars.db.message;

/**
 * A place in a feed: behind the message that has it. Messages are ordered by the transaction that stored them, then by
 * sequence.
 *
 * @param position number of the transaction
 * @param sequence number of the message
 */
public record FeedCursor(long position, long sequence) implements Comparable<FeedCursor> {
    /** Before everything. */
    public static final FeedCursor START = new FeedCursor(0, 0);

    /** Reads what {@link #toString} wrote; throws {@link IllegalArgumentException} for anything else. */
    public static FeedCursor parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("a cursor is two numbers with a dash between them");
        }
        return new FeedCursor(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(FeedCursor other) {
        int byPosition = Long.compare(position, other.position);
        return byPosition != 0 ? byPosition : Long.compare(sequence, other.sequence);
    }

    /** Opaque to callers, but short and readable in a log. */
    @Override
    public String toString() {
        return position + "-" + sequence;
    }
}
