package bars.deploy.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricPartsTest {
    @Test
    void metricOfTwoPartsIsExplainedOnceAndStandsTogether() {
        String one = "# HELP a What a is\n# TYPE a gauge\na{role=\"admin\"} 1\n# HELP b b\n# TYPE b counter\nb 2\n";
        String two = "# HELP a What a is\n# TYPE a gauge\na{role=\"receiver\"} 3\n# HELP c c\n# TYPE c gauge\nc 4\n";

        assertThat(MetricParts.joined(List.of(one, two)))
                .isEqualTo("# HELP a What a is\n# TYPE a gauge\na{role=\"admin\"} 1\na{role=\"receiver\"} 3\n"
                        + "# HELP b b\n# TYPE b counter\nb 2\n# HELP c c\n# TYPE c gauge\nc 4\n");
    }

    @Test
    void partThatFailedSaysSo() {
        assertThat(MetricParts.joined(List.of("# failed: IllegalStateException\n", "# HELP a a\n# TYPE a gauge\na 1")))
                .isEqualTo("# failed: IllegalStateException\n# HELP a a\n# TYPE a gauge\na 1\n");
    }
}
