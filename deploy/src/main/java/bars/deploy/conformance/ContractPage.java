package bars.deploy.conformance;

import bars.messages.requirement.Register;
import bars.messages.rule.ElementRules;
import bars.messages.service.Applications;
import bars.messages.service.Choice;
import bars.messages.workflow.DecisionTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code deploy/docs/CONTRACT.md}: what the programs themselves say about how they judge messages. */
public final class ContractPage {
    private ContractPage() {}

    /** The page, Markdown. */
    public static String text() {
        return """
                # How messages are judged

                Written by `deploy/bars contract` from the tables that the receiver itself uses; a test compares. Clauses (§) are those of
                the receiver contract that the sources of the platform cite.

                ## What a message means

                Rows are tried from top to bottom; the first whose every condition holds counts. An empty cell does not matter. A
                message that no row matches is refused with 400 `REC_BAD_REQUEST` `invariant` and the rule WF-00.

                %s
                ## Elements that are demanded

                Levels: *refuse*, whatever the Application version; *current*, refused when the message is of the current version
                of its Application or of a newer one (%s), and noted in the audit for earlier ones, whose published examples
                leave it out; *record*, noted in the audit. The setting `elements` of a service moves the line: `refuse`
                refuses all of them, `record` only notes those of level current.

                %s
                Besides these, every element that FHIR R4 itself requires is demanded (rule FHIR-R4), and every resource that the
                message definition requires (rule MD-03).

                ## Choices of a service

                Where the sources of the standard disagree or are silent. The first value holds where a service says nothing.

                %s
                ## Requirements

                What the standard demands of a Receiver. `./mvnw verify` writes `deploy/target/requirements/` (HTML and JSON): per
                requirement its tests and their results; a MUST without a passing test fails the build.

                %s
                ## Scenarios between whole systems

                The failure scenarios of the standard, what its test kit checks (K) and the table of its stateful receiver (C). Each
                one is played over real mutual TLS against a whole platform: by the conformance pack, or by a test of its own where
                it takes more than a caller (a broken database, a hung system of a tenant, the proxy's answers to a sender).

                %s"""
                .formatted(
                        DecisionTable.markdown(),
                        versions(),
                        ElementRules.markdown(),
                        choices(),
                        demands(single()),
                        demands(Register.read().scenarios()));
    }

    private static String versions() {
        return IntStream.rangeClosed(1, 8)
                .mapToObj(Integer::toString)
                .map(number -> number + ": " + Applications.current(number).orElseThrow())
                .collect(Collectors.joining(", "));
    }

    private static String choices() {
        StringBuilder text = new StringBuilder("| Setting | Decides | Values | Source |\n|---|---|---|---|\n");
        for (Choice choice : Choice.values()) {
            text.append("| `%s` | %s | %s | contract %s |\n"
                    .formatted(
                            choice.key(),
                            choice.meaning(),
                            choice.options().stream()
                                    .map(one -> "`" + one + "`")
                                    .collect(Collectors.joining(", ")),
                            choice.clause()));
        }
        return text.toString();
    }

    private static List<Register.Demand> single() {
        Register register = Register.read();
        return register.all().stream()
                .filter(demand -> !register.scenarios().contains(demand))
                .toList();
    }

    private static String demands(List<Register.Demand> demands) {
        StringBuilder text = new StringBuilder("| Requirement | Weight | Demand | Source |\n|---|---|---|---|\n");
        for (Register.Demand demand : demands) {
            text.append("| %s | %s | %s | contract %s |\n"
                    .formatted(demand.id(), demand.weight(), demand.text().replace("|", "\\|"), demand.clause()));
        }
        return text.toString();
    }
}
