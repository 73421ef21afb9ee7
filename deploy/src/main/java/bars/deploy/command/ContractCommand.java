package bars.deploy.command;

import bars.deploy.conformance.ContractPage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bars contract}: how messages are judged, as Markdown. */
@Command(
        name = "contract",
        description = "Prints how messages are judged: decision table, rules, choices of a service, requirements.",
        mixinStandardHelpOptions = true)
final class ContractCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(ContractPage.text());
        return 0;
    }
}
