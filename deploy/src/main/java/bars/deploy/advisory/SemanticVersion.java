package bars.deploy.advisory;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as npm counts them. Source: Semantic Versioning 2.0.0, section 11. Records leave numbers out at times; they count as 0.
 *
 * @param release the numbers before any label
 * @param labels what a version before the release carries; empty for the release itself
 */
record SemanticVersion(List<BigInteger> release, List<String> labels) implements Comparable<SemanticVersion> {
    private static final Pattern FORM =
            Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?");

    /** @throws IllegalArgumentException when {@code text} is no such version */
    static SemanticVersion of(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no semantic version");
        }
        return new SemanticVersion(
                List.of(number(parts.group(1)), number(parts.group(2)), number(parts.group(3))),
                parts.group(4) == null
                        ? List.of()
                        : Arrays.asList(parts.group(4).split("\\.")));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        for (int place = 0; place < release.size(); place++) {
            int order = release.get(place).compareTo(other.release.get(place));
            if (order != 0) {
                return order;
            }
        }
        if (labels.isEmpty() || other.labels.isEmpty()) {
            return Boolean.compare(labels.isEmpty(), other.labels.isEmpty());
        }
        for (int place = 0; place < Math.min(labels.size(), other.labels.size()); place++) {
            int order = label(labels.get(place), other.labels.get(place));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(labels.size(), other.labels.size());
    }

    private static int label(String one, String other) {
        boolean number = isNumber(one);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    }

    private static boolean isNumber(String label) {
        return label.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private static BigInteger number(@Nullable String digits) {
        return digits == null ? BigInteger.ZERO : new BigInteger(digits);
    }
}
