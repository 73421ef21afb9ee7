package bars.deploy.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus names: series with their label matchers, and the labels that it groups by. Whether it is
 * well-formed is Prometheus' own to say.
 */
final class PromExpression {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[a-zA-Z_:][\\w:]*|[0-9.]+\\w*|=~|!~|!=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
    private static final Set<String> LABEL_LISTS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private final List<String> tokens;
    private final List<Series> series = new ArrayList<>();
    private final Set<String> grouping = new TreeSet<>();
    private int at;

    /** A series that is named, with its matchers in their order. */
    record Series(String name, List<Match> matches) {}

    /** A label matcher: {@code label operator "value"}. */
    record Match(String label, String operator, String value) {}

    private PromExpression(List<String> tokens) {
        this.tokens = tokens;
    }

    static PromExpression of(String text) {
        PromExpression expression = new PromExpression(
                TOKEN.matcher(text).results().map(found -> found.group()).toList());
        expression.read();
        return expression;
    }

    List<Series> series() {
        return series;
    }

    Set<String> grouping() {
        return grouping;
    }

    private void read() {
        while (at < tokens.size()) {
            String token = tokens.get(at++);
            if (token.equals("[")) {
                skipTo("]");
            } else if (token.equals("{")) {
                throw new AssertionError("a series without a name: " + tokens);
            } else if (LABEL_LISTS.contains(token)) {
                labelList();
            } else if (NAME.matcher(token).matches() && !WORDS.contains(token) && !isCalled()) {
                series.add(new Series(token, next("{") ? matches() : List.of()));
            }
        }
    }

    /** A function has its arguments behind it, an aggregation maybe its labels. */
    private boolean isCalled() {
        return next("(") || next("by") || next("without");
    }

    private boolean next(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private void skipTo(String end) {
        while (!tokens.get(at++).equals(end)) {
            // what lies between is a length of time
        }
    }

    private void labelList() {
        if (next("(")) {
            int begin = at + 1;
            skipTo(")");
            tokens.subList(begin, at - 1).stream()
                    .filter(label -> !label.equals(","))
                    .forEach(grouping::add);
        }
    }

    private List<Match> matches() {
        List<Match> matches = new ArrayList<>();
        at++;
        while (!next("}")) {
            if (!next(",")) {
                String value = tokens.get(at + 2);
                matches.add(new Match(tokens.get(at), tokens.get(at + 1), value.substring(1, value.length() - 1)));
                at += 2;
            }
            at++;
        }
        at++;
        return matches;
    }

    /** The values that a matcher asks for, one by one; those that a dashboard's reader chooses are left out. */
    static List<String> values(Match match) {
        if (match.value().contains("$")) {
            return List.of();
        }
        return match.operator().endsWith("~") ? List.of(match.value().split("\\|")) : List.of(match.value());
    }
}
