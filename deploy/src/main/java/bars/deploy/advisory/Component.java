package bars.deploy.advisory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A component of others in one version.
 *
 * @param name as its ecosystem writes it: {@code group:artifact}, {@code @scope/name}
 * @param where what names it: an inventory, or the file that it lies in
 */
record Component(Ecosystem ecosystem, String name, String version, String where) {
    private static final Pattern PURL = Pattern.compile("pkg:(maven|npm)/([^@?#]+)@([^?#]+)(?:[?#].*)?");

    /** The component of a package URL; empty where it is of an ecosystem that is not examined here. */
    static Optional<Component> of(String purl, String where) {
        Matcher parts = PURL.matcher(purl);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Ecosystem ecosystem = parts.group(1).equals("npm") ? Ecosystem.NPM : Ecosystem.MAVEN;
        String path = decoded(parts.group(2));
        String name = ecosystem == Ecosystem.MAVEN ? path.replace('/', ':') : path;
        return Optional.of(new Component(ecosystem, name, decoded(parts.group(3)), where));
    }

    private static String decoded(String text) {
        // A plus sign is itself in a package URL.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
