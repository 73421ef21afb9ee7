package bars.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries of an installation, each there in one version: of two, the older would be taken, silently. */
public final class Libraries {
    /** As Maven names them: artifact, version, then maybe what it was built for. */
    private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[^-]*)(-.+)?\\.jar");

    private Libraries() {}

    /**
     * The jars of {@code folder} in the order of their names.
     *
     * @throws IllegalStateException with a sentence that names both, when two are versions of one library
     */
    public static List<Path> in(Path folder) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        Map<String, Matcher> seen = new TreeMap<>();
        for (Path jar : jars) {
            Matcher name = NAME.matcher(String.valueOf(jar.getFileName()));
            if (name.matches()) {
                Matcher before = seen.put(name.group(1), name);
                if (before != null && !before.group(2).equals(name.group(2))) {
                    throw new IllegalStateException("The folder " + folder + " holds two versions of one library, "
                            + before.group() + " and " + name.group()
                            + ": install each version of the platform into a folder of its own.");
                }
            }
        }
        return jars;
    }
}
