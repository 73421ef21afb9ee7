package bars.messages.service;

import java.util.Map;
import java.util.Optional;

/**
 * The Applications of the standard and their current versions.
 * Source: contract §0.2, catalogue of implementation guide 1.12.0.
 */
public final class Applications {
    private static final Map<String, String> CURRENT = Map.of(
            "1", "2.1.0",
            "2", "2.1.0",
            "3", "2.0.0",
            "4", "2.0.0",
            "5", "1.2.0",
            "6", "1.0.0-beta.8",
            "7", "1.0.0-alpha.4",
            "8", "1.0.0-alpha.3");

    /** What fits into an int. */
    private static final int MOST_DIGITS = 9;

    private Applications() {}

    /** The current version of an Application; empty for a number that is none. */
    public static Optional<String> current(String number) {
        return Optional.ofNullable(CURRENT.get(number));
    }

    /** Whether a version is the current one of its Application, or newer. */
    public static boolean isCurrent(String number, String version) {
        return current(number).filter(current -> isAtLeast(version, current)).isPresent();
    }

    /** Precedence of semantic versions: 1.0.0-beta before 1.0.0-beta.8 before 1.0.0. */
    public static boolean isAtLeast(String version, String least) {
        int dash = version.indexOf('-');
        int other = least.indexOf('-');
        int numbers =
                compare(dash < 0 ? version : version.substring(0, dash), other < 0 ? least : least.substring(0, other));
        if (numbers != 0) {
            return numbers > 0;
        }
        if (dash < 0 || other < 0) {
            return dash < 0;
        }
        return compare(version.substring(dash + 1), least.substring(other + 1)) >= 0;
    }

    private static int compare(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers = isNumber(left[i]) && isNumber(right[i]);
            int order = numbers
                    ? Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]))
                    : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static boolean isNumber(String part) {
        if (part.isEmpty() || part.length() > MOST_DIGITS) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
