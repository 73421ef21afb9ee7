package bars.platform.problem;

/**
 * One rule that one value broke.
 *
 * @param pointer where in the body, as a JSON pointer ("" is the whole body)
 * @param code stable name of the rule, lower case with hyphens
 * @param detail one sentence saying what is expected; it never repeats a secret
 */
public record Violation(String pointer, String code, String detail) {}
