package bars.ctl;

/** The platform said no, or could not be reached; the message is the sentence for the person who asked. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
        super(sentence);
    }
}
