package bars.deploy.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.conformance.ContractPage;
import bars.messages.requirement.Register;
import bars.messages.requirement.Register.Demand;
import bars.messages.requirement.Register.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every MUST has a test that says so, and every test that says so names a requirement that exists. */
class RequirementsTest {
    private final Register register = Register.read();
    private final Proofs proofs = Proofs.read();

    @Test
    void everyMustHasAProof() {
        List<String> unproven = register.all().stream()
                .filter(demand -> demand.weight() == Weight.MUST)
                .map(Demand::id)
                .filter(id -> proofs.of(id).isEmpty())
                .toList();

        assertThat(unproven).isEmpty();
    }

    /** What happens between whole systems is shown by whole systems: by the conformance pack, or by a test of a platform. */
    @Test
    void everyScenarioOfTheStandardIsPlayedAgainstAWholeProcess() {
        List<String> unplayed = register.scenarios().stream()
                .map(Demand::id)
                .filter(id -> proofs.of(id).stream().noneMatch(RequirementsTest::isWholeProcess))
                .toList();

        assertThat(unplayed).isEmpty();
    }

    private static boolean isWholeProcess(String proof) {
        return proof.startsWith("scenario ") || proof.startsWith("bars.deploy.acceptance.");
    }

    @Test
    void everyProofIsOfARequirement() {
        assertThat(proofs.requirements()).allSatisfy(id -> assertThat(register.find(id))
                .as("%s of %s", id, proofs.of(id))
                .isPresent());
    }

    @Test
    void pageOfTheContractIsTheOneOfThePrograms() throws IOException {
        assertThat(Files.readString(Proofs.root().resolve("deploy/docs/CONTRACT.md")))
                .isEqualTo(ContractPage.text());
    }
}
