package bars.deploy.settings;

/** The configuration is wrong: one sentence that says what, where and what is expected. The process exits with 2. */
public final class SettingsFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsFault(String sentence) {
        super(sentence);
    }
}
