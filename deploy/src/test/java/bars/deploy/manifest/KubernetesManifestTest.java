package bars.deploy.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The Kustomize base and the Helm chart: readable by Kubernetes, hardened, and saying the same. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "Helm's library is built for this machine alone")
class KubernetesManifestTest {
    private static final Path CHART = Path.of("helm/bars-receiver");

    @Test
    void kubernetesKnowsEveryMemberOfTheBase() throws IOException {
        for (HasMetadata object : base()) {
            assertThat(Manifests.unknownMembers(object))
                    .as(object.getMetadata().getName())
                    .isEmpty();
        }
    }

    @Test
    void aMisspeltMemberIsNoticed() throws IOException {
        String misspelt =
                Files.readString(Path.of("kustomize/base/receiver.yaml")).replace("readinessProbe", "readinesProbe");

        assertThat(Manifests.read(misspelt))
                .flatExtracting(Manifests::unknownMembers)
                .anyMatch(path -> path.endsWith("readinesProbe"));
    }

    @Test
    void helmFindsNothingToSayAboutTheChart() {
        assertThat(new Helm(CHART).lint().strict().call().isFailed()).isFalse();
    }

    @Test
    void kubernetesKnowsEveryMemberOfTheRenderedChart() throws IOException {
        for (HasMetadata object : rendered()) {
            assertThat(Manifests.unknownMembers(object))
                    .as(object.getMetadata().getName())
                    .isEmpty();
        }
    }

    @Test
    void everyPodIsHardened() throws IOException {
        List<HasMetadata> all = new ArrayList<>(base());
        all.addAll(rendered());
        List<PodSpec> pods = all.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .map(deployment -> deployment.getSpec().getTemplate().getSpec())
                .toList();

        assertThat(pods).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getContainers()).singleElement().satisfies(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            });
        });
    }

    @Test
    void theChartAndTheBaseAgreeOnPortsProbesAndRoles() throws IOException {
        assertThat(essence(rendered(), "release-")).isEqualTo(essence(base(), "bars-"));
    }

    private static Map<String, String> essence(List<HasMetadata> objects, String prefix) {
        Map<String, String> essence = new TreeMap<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                var container = deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0);
                String role = container.getEnv().stream()
                        .filter(e -> e.getName().equals("BARS_ROLES"))
                        .map(e -> e.getValue())
                        .findFirst()
                        .orElse("");
                essence.put(
                        deployment.getMetadata().getName().replace(prefix, ""),
                        role + " " + container.getArgs() + " "
                                + container.getPorts().stream()
                                        .map(p -> p.getName() + "=" + p.getContainerPort())
                                        .sorted()
                                        .toList()
                                + container.getReadinessProbe().getHttpGet().getPath()
                                + container.getLivenessProbe().getHttpGet().getPath()
                                + container.getVolumeMounts().stream()
                                        .map(m -> m.getMountPath())
                                        .sorted()
                                        .toList());
            }
        }
        return essence;
    }

    private static List<HasMetadata> base() throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String file : List.of("receiver", "admin", "migrate", "network-policy")) {
            objects.addAll(Manifests.read(Files.readString(Path.of("kustomize/base/" + file + ".yaml"))));
        }
        return objects;
    }

    private static List<HasMetadata> rendered() throws IOException {
        return Manifests.read(new Helm(CHART).template().withName("release").call());
    }
}
