package bars.edge.revocation;

/** A revocation list that is not used; the message says why in one sentence. */
public final class UnacceptableList extends Exception {
    private static final long serialVersionUID = 1L;

    public UnacceptableList(String sentence) {
        super(sentence);
    }

    UnacceptableList(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
