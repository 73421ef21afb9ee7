package bars.messages.service;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Application versions a service takes. Source: contract §0.2, §1.4 step 4, §8.
 */
public final class ApplicationVersions {
    private static final Pattern VERSION =
            Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?([-+].{1,60})?");

    private ApplicationVersions() {}

    /**
     * Whether {@code version} of the Application is taken; of any Application when none is known. A pre-release is taken
     * only when it is listed as such: 1.0.0-beta is not 1.0.0.
     */
    public static boolean takes(ServiceProfile profile, Optional<String> application, String version) {
        Collection<List<String>> lists = application
                .<Collection<List<String>>>map(
                        number -> List.of(profile.applicationVersions().getOrDefault(number, List.of())))
                .orElseGet(() -> profile.applicationVersions().values());
        String match = profile.decision(Choice.VERSIONS);
        return lists.stream().flatMap(List::stream).anyMatch(listed -> near(listed, version.strip(), match));
    }

    private static boolean near(String listed, String sent, String match) {
        if (listed.equals(sent)) {
            return true;
        }
        Matcher one = VERSION.matcher(listed);
        Matcher other = VERSION.matcher(sent);
        if (match.equals("exact")
                || !one.matches()
                || !other.matches()
                || one.group(4) != null
                || other.group(4) != null) {
            return false;
        }
        return one.group(1).equals(other.group(1))
                && (match.equals("major") || one.group(2).equals(other.group(2)));
    }
}
