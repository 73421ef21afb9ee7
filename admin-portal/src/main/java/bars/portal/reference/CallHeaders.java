package bars.portal.reference;

import java.util.List;
import java.util.regex.Pattern;

/** The header that makes a call safe to send, as the contract wants it, for calls that are shown to be copied. */
public final class CallHeaders {
    private static final String IF_MATCH = "If-Match";
    private static final List<Pattern> ACTIONS = ApiReference.load().sections().stream()
            .flatMap(section -> section.operations().stream())
            .filter(one -> one.method().equals("POST"))
            .filter(one -> one.parameters().stream()
                    .anyMatch(parameter ->
                            parameter.required() && parameter.name().equals(IF_MATCH)))
            .map(one -> Pattern.compile(".*" + one.path().replaceAll("\\{\\w+}", "[^/]+")))
            .toList();

    private CallHeaders() {}

    /** @param path with a query or without */
    public static String of(String method, String path) {
        String bare = path.replaceFirst("\\?.*", "");
        boolean makes = method.equals("POST")
                && ACTIONS.stream().noneMatch(action -> action.matcher(bare).matches());
        return makes ? "Idempotency-Key: $(uuidgen)" : IF_MATCH + ": *";
    }
}
