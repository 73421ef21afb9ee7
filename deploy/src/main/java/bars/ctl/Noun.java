package bars.ctl;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a path is spoken of: its resource, whether one of them is meant, and what is behind it. Nouns below tenants and
 * endpoints stand alone ({@code webhooks}); those below another resource carry its name ({@code trust-crls}).
 *
 * @param group the resource
 * @param one whether the path names one of them
 * @param rest what follows the resource, such as {@code retry}
 */
record Noun(String group, boolean one, String rest) {
    private static final Set<String> OWNERS = Set.of("tenants", "endpoints");

    /** @param collections words that stand before a name, or are read and written as a list */
    static Noun of(String path, Set<String> collections) {
        List<String> segments = Arrays.asList(path.substring(1).split("/"));
        int at = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (!named(segments.get(i)) && collections.contains(segments.get(i))) {
                at = i;
            }
        }
        List<String> behind = segments.subList(at + 1, segments.size());
        String rest =
                String.join("-", behind.stream().filter(one -> !named(one)).toList());
        return new Noun(group(segments, at), behind.stream().anyMatch(Noun::named), rest.replaceFirst("\\..*", ""));
    }

    private static String group(List<String> segments, int at) {
        String owner = segments.get(0);
        String noun = segments.get(at).replaceFirst("\\..*", "");
        boolean own = at == 0 || OWNERS.contains(owner) && at <= 2;
        return own ? noun : nearest(segments, at).replaceFirst("s$", "") + "-" + noun;
    }

    private static String nearest(List<String> segments, int at) {
        return segments.subList(0, at).stream()
                .filter(one -> !named(one))
                .reduce((before, after) -> after)
                .orElse("");
    }

    private static boolean named(String segment) {
        return segment.startsWith("{");
    }

    /** The word for {@code method}; what only reads is listed or got as the operation's own name says. */
    String verb(String method, String operation) {
        String plain =
                switch (method) {
                    case "get" -> operation.startsWith("list") ? "list" : "get";
                    case "post" -> "add";
                    case "put" -> "put";
                    case "patch" -> "change";
                    default -> "remove";
                };
        if (rest.isEmpty()) {
            return plain;
        }
        return method.equals("get") || method.equals("post") ? rest : plain + "-" + rest;
    }
}
