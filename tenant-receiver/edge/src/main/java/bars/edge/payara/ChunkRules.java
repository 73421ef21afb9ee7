package bars.edge.payara;

import org.glassfish.grizzly.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of a chunked body as its bytes arrive. The server's own reader skips whatever stands between the end of a
 * chunk and the next line feed, so a wrong length would only show when the caller stops sending; here it shows with the
 * first byte that is out of place. One instance reads one body; used by one thread at a time.
 *
 * <p>Source: RFC 9112 §7.1.
 */
final class ChunkRules {
    /** Hexadecimal digits of a length: far more than the largest body needs. */
    private static final int MAX_DIGITS = 8;

    /** Source: security policy, chunk extensions. */
    private static final int MAX_EXTENSION = 256;

    /** Source: security policy, bytes of a request head. */
    private static final int MAX_TRAILER = 8_192;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_END,
        DATA,
        DATA_CR,
        DATA_END,
        TRAILER_START,
        TRAILER,
        TRAILER_LINE_END,
        LAST_END,
        DONE
    }

    private State state = State.SIZE;
    private int digits;
    private long left;
    private int extra;
    private @Nullable String fault;

    /** Reads {@code in} from its absolute index {@code from} to {@code to} (not included), without consuming it. */
    void read(Buffer in, int from, int to) {
        int at = from;
        while (at < to && fault == null && state != State.DONE) {
            if (state == State.DATA) {
                int part = (int) Math.min(left, to - at);
                left -= part;
                at += part;
                state = left == 0 ? State.DATA_CR : State.DATA;
            } else {
                take(in.get(at));
                at++;
            }
        }
    }

    /** What is wrong, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Whether the body has come whole. */
    boolean isDone() {
        return state == State.DONE && fault == null;
    }

    private void take(byte one) {
        switch (state) {
            case SIZE -> size(one);
            case EXTENSION -> extension(one);
            case SIZE_END -> {
                expect(one, '\n', left == 0 ? State.TRAILER_START : State.DATA);
                extra = 0;
            }
            case DATA_CR -> expect(one, '\r', State.DATA_END);
            case DATA_END -> {
                expect(one, '\n', State.SIZE);
                digits = 0;
            }
            case TRAILER_START -> {
                if (one == '\r') {
                    state = State.LAST_END;
                } else {
                    state = State.TRAILER;
                    trailer(one);
                }
            }
            case TRAILER -> trailer(one);
            case TRAILER_LINE_END -> expect(one, '\n', State.TRAILER_START);
            case LAST_END -> expect(one, '\n', State.DONE);
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void size(byte one) {
        int value = Character.digit(one, 16);
        if (value >= 0 && digits < MAX_DIGITS) {
            left = digits == 0 ? value : left * 16 + value;
            digits++;
        } else if (digits == 0 || value >= 0) {
            fault = "malformed chunk length";
        } else if (one == '\r') {
            state = State.SIZE_END;
        } else if (one == ';') {
            state = State.EXTENSION;
        } else {
            fault = "malformed chunk length";
        }
    }

    private void extension(byte one) {
        if (one == '\r') {
            state = State.SIZE_END;
        } else if (isControl(one) || ++extra > MAX_EXTENSION) {
            fault = "malformed chunk extension";
        }
    }

    private void trailer(byte one) {
        if (one == '\r') {
            state = State.TRAILER_LINE_END;
        } else if (isControl(one) || ++extra > MAX_TRAILER) {
            fault = "malformed trailer";
        }
    }

    private void expect(byte one, char expected, State next) {
        if (one == expected) {
            state = next;
        } else {
            fault = "a chunk does not end where its length says";
        }
    }

    private static boolean isControl(byte one) {
        return (one >= 0 && one < 32 && one != '\t') || one == 127;
    }
}
