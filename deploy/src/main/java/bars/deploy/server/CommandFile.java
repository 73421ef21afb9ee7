package bars.deploy.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The administration commands of one boot file: comments left out, sections chosen, placeholders filled in. */
final class CommandFile {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z.]+)}");
    private final List<List<String>> commands;

    private CommandFile(List<List<String>> commands) {
        this.commands = List.copyOf(commands);
    }

    /** Reads the resource {@code /payara/NAME} for a process that has {@code roles}. */
    static CommandFile of(String name, Set<String> roles, Map<String, String> values) {
        try (InputStream in = CommandFile.class.getResourceAsStream("/payara/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no boot file " + name + " in the launcher");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), roles, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CommandFile parse(String text, Set<String> roles, Map<String, String> values) {
        List<List<String>> commands = new ArrayList<>();
        boolean counts = true;
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            if (line.startsWith("[")) {
                counts = applies(line.substring(1, line.length() - 1), roles);
            } else if (counts && !line.isEmpty() && !line.startsWith("#")) {
                commands.add(Arrays.stream(line.split(" +"))
                        .map(word -> filled(word, values))
                        .toList());
            }
        }
        return new CommandFile(commands);
    }

    List<List<String>> commands() {
        return commands;
    }

    private static boolean applies(String section, Set<String> roles) {
        return section.equals("always")
                || roles.contains(section)
                || section.startsWith("no-") && !roles.contains(section.substring("no-".length()));
    }

    private static String filled(String word, Map<String, String> values) {
        Matcher found = PLACEHOLDER.matcher(word);
        StringBuilder out = new StringBuilder();
        while (found.find()) {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException("boot file names ${" + found.group(1) + "}, which nothing sets");
            }
            found.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return found.appendTail(out).toString();
    }
}
