package bars.deploy.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One row of the settings table.
 *
 * @param key the property, {@code bars.receiver.port}
 * @param kind what values look like: {@code integer 1..65535}, {@code choice a,b}, {@code roles a,b}, {@code address},
 *     {@code networks}, {@code http} (a URL), {@code jdbc}, {@code path}, {@code text}
 * @param standard the default as the table prints it; only one in code marks is a literal value
 * @param meaning one sentence
 */
public record Setting(String key, String kind, String standard, String meaning) {
    private static final String NETWORK = " *[0-9a-fA-F.:]+(/[0-9]{1,3})? *";

    /** The environment variable of the same setting: {@code BARS_RECEIVER_PORT}. */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The default when it is a literal; empty when the default is worked out at the start. */
    public Optional<String> literal() {
        boolean marked = standard.startsWith("`") && standard.endsWith("`") && standard.length() > 1;
        return marked ? Optional.of(standard.substring(1, standard.length() - 1)) : Optional.empty();
    }

    /** What is wrong with {@code value}, as "what is expected"; empty when nothing is. */
    Optional<String> fault(String value) {
        if (value.isBlank()) {
            return Optional.of("a value is expected");
        }
        int space = kind.indexOf(' ');
        String range = space < 0 ? "" : kind.substring(space + 1);
        return switch (space < 0 ? kind : kind.substring(0, space)) {
            case "integer" -> outside(value, range);
            case "choice" -> oneOf(List.of(value), range, "one of ");
            case "roles" -> oneOf(List.of(value.split(",", -1)), range, "a comma separated list of ");
            case "address" ->
                value.matches("[0-9a-zA-Z.:_-]+")
                        ? Optional.empty()
                        : Optional.of("an address to listen on is expected");
            case "http" ->
                value.matches("https?://[^\\s/]+(/\\S*)?")
                        ? Optional.empty()
                        : Optional.of("a URL such as http://127.0.0.1:4318/v1/traces is expected");
            case "jdbc" ->
                value.matches("jdbc:postgresql:\\S+")
                        ? Optional.empty()
                        : Optional.of("an address such as jdbc:postgresql://127.0.0.1:5432/bars is expected");
            case "networks" ->
                value.matches(NETWORK + "(," + NETWORK + ")*")
                        ? Optional.empty()
                        : Optional.of(
                                "a comma separated list of addresses or networks such as 192.0.2.0/24 is expected");
            default -> Optional.empty();
        };
    }

    private static Optional<String> outside(String value, String range) {
        String[] ends = range.split("\\.\\.");
        long low = Long.parseLong(ends[0]);
        long high = Long.parseLong(ends[1]);
        try {
            long number = Long.parseLong(value);
            if (number >= low && number <= high) {
                return Optional.empty();
            }
        } catch (NumberFormatException notANumber) {
            // The sentence is the same as for a number out of range.
        }
        return Optional.of("a whole number from " + low + " to " + high + " is expected");
    }

    private static Optional<String> oneOf(List<String> values, String range, String words) {
        List<String> allowed = List.of(range.split(","));
        return allowed.containsAll(values) ? Optional.empty() : Optional.of(words + range + " is expected");
    }
}
