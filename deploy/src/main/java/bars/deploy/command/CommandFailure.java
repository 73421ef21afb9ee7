package bars.deploy.command;

/** A command did not do what was asked; the message is the sentence for the person who asked. Exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String sentence) {
        super(sentence);
    }
}
