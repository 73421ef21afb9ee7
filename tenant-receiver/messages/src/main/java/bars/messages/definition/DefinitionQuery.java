package bars.messages.definition;

import bars.messages.code.CodeSystems;
import bars.messages.code.ServiceId;
import bars.messages.code.UseCases;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.ServiceProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code GET /MessageDefinition} asks for: {@code context} as {@code system|value} or as a bare value, repeated, or with
 * a second one inside the first.
 * Source: contract §1.7, M01 to M03.
 *
 * @param useCases use cases asked for; empty for all of the service
 */
public record DefinitionQuery(Set<String> useCases) {
    private static final String CONTEXT = "context";
    private static final Pattern INNER = Pattern.compile("&(?:context=)?");
    private static final Pattern USE_CASE = Pattern.compile("(?i)a[1-9][0-9]?t[1-9][0-9]?|referraltopharmacy");
    private static final int MOST = 20;

    public DefinitionQuery {
        useCases = Set.copyOf(useCases);
    }

    /** Reads decoded query parameters for the service that the request is addressed to. */
    public static DefinitionQuery parse(Map<String, List<String>> parameters, ServiceProfile profile) {
        List<String> contexts = new ArrayList<>();
        for (String value : parameters.getOrDefault(CONTEXT, List.of())) {
            contexts.addAll(List.of(INNER.split(value.strip(), -1)));
        }
        if (contexts.isEmpty() || contexts.stream().allMatch(String::isBlank)) {
            throw Refusal.badRequest(IssueType.REQUIRED, "QP-01", CONTEXT, "The parameter context is missing");
        }
        if (contexts.size() > MOST) {
            throw malformed();
        }
        Set<String> useCases = new LinkedHashSet<>();
        contexts.forEach(context -> read(context.strip(), profile, useCases));
        return new DefinitionQuery(useCases);
    }

    private static void read(String context, ServiceProfile profile, Set<String> useCases) {
        ServiceId token = ServiceId.parse(context).orElseThrow(DefinitionQuery::malformed);
        if (!context.startsWith("|") && profile.isNamedBy(token)) {
            return; // whatever its naming system makes ids of
        }
        if (!token.value().matches("[A-Za-z0-9._:-]{1,200}") || context.startsWith("|")) {
            throw malformed();
        }
        boolean bare = token.system() == null;
        if (CodeSystems.isUseCases(token.system())
                || bare && USE_CASE.matcher(token.value()).matches()) {
            String useCase = UseCases.normal(token.value());
            if (!profile.useCases().contains(useCase)) {
                throw Refusal.notFound("This service has no message definition for this use case");
            }
            useCases.add(useCase);
        } else {
            throw Refusal.notFound("There is no message definition for this service here");
        }
    }

    private static Refusal malformed() {
        return Refusal.badRequest(
                IssueType.VALUE, "QP-02", CONTEXT, "The parameter context must be a system, a bar and a value");
    }
}
