package bars.messages.rule;

import bars.messages.bundle.BarsMessage;
import bars.messages.code.ClosedList;
import bars.messages.code.CodeSystems;
import java.util.List;
import java.util.Set;

/** Rules of codes: where a message names a complete list of the standard, its code is in the list. Source: contract §10. */
final class CodeRules {
    static final List<ElementRule> ALL =
            ClosedList.ALL.stream().map(CodeRules::rule).toList();

    private CodeRules() {}

    private static ElementRule rule(ClosedList list) {
        String system = CodeSystems.key(list.system());
        Set<String> codes = list.keys();
        return new ElementRule(
                list.rule(),
                Level.CURRENT,
                "Coding.code",
                "use codes of " + list.name() + " where it names that list",
                "§10 " + list.name(),
                Scope.WHOLE,
                message -> isKept(message, system, codes));
    }

    private static boolean isKept(BarsMessage message, String system, Set<String> codes) {
        return message.layout().codes().getOrDefault(system, Set.of()).stream()
                .map(ClosedList::key)
                .allMatch(codes::contains);
    }
}
