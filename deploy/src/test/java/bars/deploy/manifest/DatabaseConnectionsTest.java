package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** PostgreSQL as it is shipped has a connection for whatever all nodes may hold at once. */
class DatabaseConnectionsTest {
    private static final Path RECEIVER = Path.of("../tenant-receiver/app/src/main/java/bars/receiver/Stores.java");
    private static final Path ADMIN = Path.of("../admin-portal/src/main/java/bars/portal/Stores.java");

    /** Of a node, beside its pools. */
    private static final int LISTENING = 2;

    /** A migration, commands, backups, the operator's own look, and what PostgreSQL keeps for superusers. */
    private static final int OTHERS = 20;

    /** Of PostgreSQL, where nothing is set. */
    private static final int DEFAULT = 100;

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void theClusterBearsTheAutoscalersMostWhileNodesAreReplaced() throws IOException {
        int held = autoscalersMost() * ofANode(RECEIVER) + (admins() + 1) * ofANode(ADMIN) + OTHERS;

        assertThat(maxConnections()).isGreaterThanOrEqualTo(held);
    }

    @Test
    void theChartScalesNoFurther() throws IOException {
        assertThat(yaml.readTree(Path.of("helm/bars-receiver/values.yaml").toFile())
                        .at("/receiver/autoscaling/maxReplicas")
                        .intValue())
                .isEqualTo(autoscalersMost() - 1);
        assertThat(Files.readString(Path.of("kustomize/overlays/prod/kustomization.yaml")))
                .doesNotContain("maxReplicas");
    }

    @Test
    void oneHostNeedsNoMoreThanPostgresqlHasByItself() throws IOException {
        assertThat(Files.readString(Path.of("compose/compose.yaml"))).doesNotContain("max_connections");
        assertThat(ofANode(RECEIVER) + ofANode(ADMIN) + OTHERS).isLessThanOrEqualTo(DEFAULT);
    }

    /** The guide for sites that count for themselves. */
    @Test
    void theGuideSaysWhatANodeHolds() throws IOException {
        assertThat(Files.readString(Path.of("docs/CAPACITY.md")))
                .contains((ofANode(RECEIVER) - LISTENING) + " for a receiver node, " + (ofANode(ADMIN) - LISTENING)
                        + " for an admin node, and " + LISTENING + " that listen for each");
    }

    /** With the one that a rollout starts before another ends. */
    private int autoscalersMost() throws IOException {
        Matcher most = Pattern.compile("maxReplicas: (\\d+)")
                .matcher(Files.readString(Path.of("kustomize/base/receiver.yaml")));
        assertThat(most.find()).isTrue();
        return Integer.parseInt(most.group(1)) + 1;
    }

    private int admins() throws IOException {
        Matcher replicas =
                Pattern.compile("replicas: (\\d+)").matcher(Files.readString(Path.of("kustomize/base/admin.yaml")));
        assertThat(replicas.find()).isTrue();
        return Integer.parseInt(replicas.group(1));
    }

    private int maxConnections() throws IOException {
        try (var documents = yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(Path.of("postgres/cloudnative-pg.yaml").toFile())) {
            return Integer.parseInt(documents
                    .next()
                    .at("/spec/postgresql/parameters/max_connections")
                    .asText());
        }
    }

    /** The pools that a part opens, and what listens beside them. */
    private static int ofANode(Path stores) throws IOException {
        String text = Files.readString(stores);
        int held = LISTENING;
        for (String pool : new String[] {"TENANT_CONNECTIONS", "PLATFORM_CONNECTIONS"}) {
            Matcher size = Pattern.compile("int " + pool + " = (\\d+);").matcher(text);
            assertThat(size.find()).as(pool).isTrue();
            held += Integer.parseInt(size.group(1));
        }
        return held;
    }
}
