package bars.db.certificate;

/**
 * One result of examining an issued certificate.
 *
 * @param check what was looked at, e.g. {@code key}, {@code name}, {@code chain}
 * @param outcome {@code pass}, {@code warn} or {@code fail}
 * @param detail one plain sentence
 */
public record Finding(String check, String outcome, String detail) {
    public static Finding pass(String check, String detail) {
        return new Finding(check, "pass", detail);
    }

    public static Finding warn(String check, String detail) {
        return new Finding(check, "warn", detail);
    }

    public static Finding fail(String check, String detail) {
        return new Finding(check, "fail", detail);
    }

    public boolean failed() {
        return outcome.equals("fail");
    }
}
