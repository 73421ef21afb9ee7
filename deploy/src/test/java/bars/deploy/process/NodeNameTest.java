package bars.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NodeNameTest {
    private static final String PROCESS = "-" + ProcessHandle.current().pid();

    @Test
    void containersNameTheirMachineInTheEnvironment() {
        assertThat(NodeName.standard(Map.of("HOSTNAME", "bars-receiver-7d4"))).isEqualTo("bars-receiver-7d4" + PROCESS);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void servicesOfAnOperatingSystemHaveTheNameOfTheirMachineNevertheless() throws IOException {
        String machine = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();

        assertThat(NodeName.standard(Map.of())).startsWith(machine).endsWith(PROCESS);
        assertThat(NodeName.standard(Map.of("HOSTNAME", " "))).startsWith(machine);
    }
}
