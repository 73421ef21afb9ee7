package bars.portal.web;

import bars.db.Environment;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was typed, and what is wrong with it. Immutable.
 *
 * @param fields trimmed values by name
 * @param errors sentence by field; the empty name is for the form as a whole
 */
public record Form(Map<String, String> fields, Map<String, String> errors) {
    public Form {
        fields = Map.copyOf(fields);
    }

    Form(Map<String, String> fields) {
        this(fields, Map.of());
    }

    /** A form that nobody has filled in. */
    public static Form empty() {
        return new Form(Map.of());
    }

    /** A form filled in beforehand. */
    public static Form with(Map<String, String> fields) {
        return new Form(fields);
    }

    public String value(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The value, or null when nothing was typed. */
    public @Nullable String optional(String name) {
        String value = value(name);
        return value.isEmpty() ? null : value;
    }

    /** What stands between commas. */
    public List<String> list(String name) {
        return Arrays.stream(value(name).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** What stands between commas, in capitals as ODS codes are stored. */
    public List<String> odsCodes(String name) {
        return list(name).stream().map(code -> code.toUpperCase(Locale.ROOT)).toList();
    }

    /** That the thing is still as it was when the page was shown: the form carries its version. */
    public Precondition precondition() {
        String version = value("version");
        return Precondition.oneOf(Set.of(version.matches("[0-9]{1,18}") ? Long.parseLong(version) : -1));
    }

    /** {@code INT} or {@code PROD} as chosen; a refusal when neither was. */
    public Environment environment() {
        for (Environment one : Environment.values()) {
            if (one.name().equals(value("environment"))) {
                return one;
            }
        }
        throw Problem.invalid("/environment", "environment", "Select INT or PROD");
    }

    /** What stands in {@code environments}; empty for both. */
    public List<Environment> environments() {
        return list("environments").stream()
                .map(word -> Arrays.stream(Environment.values())
                        .filter(one -> one.name().equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalid("/environments", "environment", "Enter INT or PROD")))
                .toList();
    }

    /** What is chosen as {@code permissions}. */
    public Set<Permission> permissions() {
        Set<Permission> chosen = EnumSet.noneOf(Permission.class);
        for (String word : list("permissions")) {
            chosen.add(Arrays.stream(Permission.values())
                    .filter(one -> one.wire().equals(word))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("/permissions", "unknown", "Select permissions of the list")));
        }
        return chosen;
    }

    public boolean isWrong() {
        return !errors.isEmpty();
    }

    public @Nullable String error(String name) {
        return errors.get(name);
    }

    /**
     * This form with what {@code problem} says about it; an element of a list is told at the list, members that are no
     * field at the top.
     *
     * @throws Problem when a fresh code is asked for, or a permission that is not there: no form can answer that
     */
    public Form refused(Problem problem, List<String> known) {
        if (problem.type() == ProblemType.STEP_UP_REQUIRED || problem.type() == ProblemType.FORBIDDEN) {
            throw problem;
        }
        Map<String, String> told = new LinkedHashMap<>();
        for (Violation violation : problem.violations()) {
            String field = violation.pointer().replaceFirst("^/", "").replaceFirst("/[0-9]+$", "");
            told.merge(known.contains(field) ? field : "", violation.detail(), (a, b) -> a + ". " + b);
        }
        if (told.isEmpty()) {
            told.put("", problem.detail());
        }
        return new Form(fields, told);
    }
}
