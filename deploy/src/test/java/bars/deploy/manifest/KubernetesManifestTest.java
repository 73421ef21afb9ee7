package bars.deploy.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Kustomize base, its overlays and the Helm chart: readable by Kubernetes, hardened, and saying the same. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = "amd64",
        disabledReason = "Helm's library is built for this machine alone")
class KubernetesManifestTest {
    private static final Path CHART = RenderedChart.CHART;

    /** What the platform takes to stop beside its window: requests in flight, and closing. */
    private static final int SECONDS_TO_STOP = 35 + 10;

    @TempDir
    Path scratch;

    @Test
    void kubernetesKnowsEveryMemberOfTheBase() throws IOException {
        assertThat(base()).hasSizeGreaterThan(8).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
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
        assertThat(rendered()).hasSizeGreaterThan(8).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
    }

    @Test
    void everyPodIsHardened() throws IOException {
        List<PodSpec> pods = Stream.concat(base().stream(), rendered().stream())
                .flatMap(KubernetesManifestTest::pod)
                .toList();

        assertThat(pods).hasSize(6).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
            assertThat(pod.getContainers()).singleElement().satisfies(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            });
        });
    }

    @Test
    void theStateFolderLiesBelowItsMountWhichBelongsToRoot() throws IOException {
        assertThat(settingsOfTheBase()).containsEntry("BARS_HOME", "/var/lib/bars/home");
        assertThat(base().stream().flatMap(KubernetesManifestTest::pod))
                .allSatisfy(pod -> assertThat(pod.getContainers().get(0).getVolumeMounts())
                        .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/var/lib/bars")));
    }

    @Test
    void aRolloutTakesNoNodeBeforeItsSuccessorIsReady() throws IOException {
        assertThat(base())
                .filteredOn(Deployment.class::isInstance)
                .extracting(Deployment.class::cast)
                .hasSize(2)
                .allSatisfy(deployment -> assertThat(deployment
                                .getSpec()
                                .getStrategy()
                                .getRollingUpdate()
                                .getMaxUnavailable()
                                .getIntVal())
                        .isZero());
    }

    @Test
    void theChartAndTheBaseSayTheSame() throws IOException {
        Map<String, Object> chart = Manifests.essence(rendered());
        Map<String, Object> base = Manifests.essence(base());

        assertThat(chart.keySet()).isEqualTo(base.keySet());
        base.forEach((object, spec) -> assertThat(chart.get(object)).as(object).isEqualTo(spec));
    }

    @Test
    void theChartAndTheBaseSetTheSame() throws IOException {
        Map<String, String> chart = rendered().stream()
                .filter(ConfigMap.class::isInstance)
                .map(object -> ((ConfigMap) object).getData())
                .findFirst()
                .orElseThrow();

        assertThat(chart).isEqualTo(settingsOfTheBase());
    }

    @Test
    void theChartTakesNoSettingTwiceAndNoMisspeltValue() {
        for (String value : List.of(
                "settings.BARS_MODE=development",
                "settings.BARS_HOME=/tmp",
                "settings.BARS_NODE=one",
                "settings.BARS_PUBLIC_ADDRESS=0.0.0.0",
                "secrets[0]=master",
                "settings.bars_log=console",
                "receiver.replica=3",
                "receiver.drainWindow=61",
                "receiver.balancers[0]=10.0.0.1")) {
            String[] parts = value.split("=", 2);
            assertThatThrownBy(() -> new Helm(CHART)
                            .template()
                            .withName("bars")
                            .set(parts[0], parts[1])
                            .call())
                    .as(value)
                    .hasMessageContaining("schema");
        }
    }

    @Test
    void behindABalancerThatSendsProxyHeadersTheChartLetsNobodyElseConnect() throws IOException {
        List<HasMetadata> objects = rendered(Map.of(
                "receiver.balancers[0]", "10.20.0.0/20",
                "receiver.drainWindow", "30",
                "podMonitor.enabled", "true"));

        assertThat(objects).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
        isBehindTheBalancer(objects);
    }

    @Test
    void everyPodStartsWithWhatItIsGiven() throws IOException {
        int pods = 0;
        for (List<HasMetadata> objects : List.of(
                base(),
                rendered(),
                rendered(Map.of("publicKeys.enabled", "true", "publicKeys.tlsSecret", "keys-tls")))) {
            Map<String, String> shared = objects.stream()
                    .filter(ConfigMap.class::isInstance)
                    .map(object -> ((ConfigMap) object).getData())
                    .findFirst()
                    .orElse(settingsOfTheBase());
            for (PodSpec pod :
                    objects.stream().flatMap(KubernetesManifestTest::pod).toList()) {
                Container container = pod.getContainers().get(0);
                Map<String, String> given = new TreeMap<>(GivenSettings.ofServices(objects, pod));
                given.putAll(container.getEnvFrom().isEmpty() ? Map.of() : shared);
                container.getEnv().forEach(variable -> given.put(variable.getName(), variable.getValue()));
                assertThat(GivenSettings.read(given, container.getArgs().get(0)).production())
                        .isTrue();
                pods++;
            }
        }
        assertThat(pods).isEqualTo(9);
    }

    @Test
    void aDatabaseOnAnotherPortIsWithinReachOfEveryPart() throws IOException {
        List<HasMetadata> policies = rendered(Map.of("networkPolicy.egressPorts[0]", "6432")).stream()
                .filter(NetworkPolicy.class::isInstance)
                .toList();

        assertThat(policies)
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactlyInAnyOrder("bars-receiver", "bars-admin", "bars-migrate");
        assertThat(policies).allSatisfy(policy -> assertThat(
                        ((NetworkPolicy) policy).getSpec().getEgress().get(0).getPorts())
                .as(policy.getMetadata().getName())
                .anyMatch(port -> port.getPort().getIntVal() == 6432));
    }

    /** Alerts and dashboards know the nodes by it. */
    @Test
    void theNodesAreScrapedUnderTheJobOfTheRules() throws IOException {
        List<HasMetadata> monitors = new ArrayList<>(
                Manifests.read(Files.readString(Path.of("kustomize/components/pod-monitor/pod-monitor.yaml"))));
        rendered(Map.of("podMonitor.enabled", "true")).stream()
                .filter(object -> object.getKind().equals("PodMonitor"))
                .forEach(monitors::add);

        assertThat(monitors).hasSize(2).allSatisfy(monitor -> assertThat(
                        String.valueOf(Manifests.plain(monitor).get("spec")))
                .contains("relabelings=[{targetLabel=job, replacement=bars}]"));
    }

    @Test
    void whoGivesRequestsMoreTimeGivesThePodsMoreTimeToStop() throws IOException {
        List<PodSpec> pods = rendered(Map.of(), "settings: {BARS_DRAIN_LIMIT: \"100\"}\n").stream()
                .filter(Deployment.class::isInstance)
                .flatMap(KubernetesManifestTest::pod)
                .toList();

        assertThat(pods).hasSize(2).allSatisfy(pod -> assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThanOrEqualTo(window(pod) + 100 + 10));
    }

    @Test
    void theChartOpensTheKeysForOthersWhereAdminIsAndNowhereElse() throws IOException {
        List<HasMetadata> objects = rendered(Map.of("publicKeys.enabled", "true", "publicKeys.tlsSecret", "keys-tls"));

        assertThat(objects).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
        PodSpec admin =
                pod(named(objects, Deployment.class, "bars-admin")).findFirst().orElseThrow();
        assertThat(admin.getContainers().get(0).getEnv())
                .contains(
                        new EnvVar("BARS_PUBLIC_PORT", "8480", null),
                        new EnvVar("BARS_PUBLIC_KEY_FILE", "/run/secrets/bars/public/tls.key", null));
        assertThat(admin.getVolumes())
                .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("public-tls"));
        assertThat(named(objects, ConfigMap.class, "bars-settings").getData().keySet())
                .noneMatch(name -> name.startsWith("BARS_PUBLIC"));
        assertThat(named(objects, Service.class, "bars-public-keys").getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("public-keys"));
        assertThat(named(objects, NetworkPolicy.class, "bars-admin").getSpec().getIngress())
                .anySatisfy(rule -> {
                    assertThat(rule.getFrom()).isEmpty();
                    assertThat(rule.getPorts()).singleElement().satisfies(port -> assertThat(
                                    port.getPort().getIntVal())
                            .isEqualTo(8480));
                });
    }

    @Test
    void aSettingThatNamesAFileFindsItInASecretOfTheSite() throws IOException {
        List<PodSpec> pods = rendered(Map.of("secrets[0]", "bars-mail")).stream()
                .filter(Deployment.class::isInstance)
                .flatMap(KubernetesManifestTest::pod)
                .toList();

        assertThat(pods).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.getVolumes())
                    .anyMatch(volume -> volume.getSecret() != null
                            && "bars-mail".equals(volume.getSecret().getSecretName()));
            assertThat(pod.getContainers().get(0).getVolumeMounts())
                    .anyMatch(mount -> "/run/secrets/bars/bars-mail".equals(mount.getMountPath()));
        });
    }

    @Test
    void aSecretMayBeNamedAsAVolumeMayNotOrAsOneOfOurs() throws IOException {
        List<PodSpec> pods = rendered(Map.of("secrets[0]", "bars.mail", "secrets[1]", "admin-tls")).stream()
                .flatMap(KubernetesManifestTest::pod)
                .toList();

        assertThat(pods).hasSize(3).allSatisfy(pod -> {
            List<String> names = pod.getVolumes().stream().map(Volume::getName).toList();
            assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
            assertThat(pod.getContainers().get(0).getVolumeMounts())
                    .allMatch(mount -> names.contains(mount.getName()))
                    .extracting(VolumeMount::getMountPath)
                    .contains("/run/secrets/bars/bars.mail", "/run/secrets/bars/admin-tls")
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void everyComponentIsWithinTheRules() throws Exception {
        Path site = Files.createTempDirectory(scratch, "site");
        try (Stream<Path> files = Files.walk(Path.of("kustomize"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = site.resolve(Path.of("kustomize").relativize(file).toString());
                Files.createDirectories(requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
        Files.createDirectories(site.resolve("overlays/keys"));
        Files.writeString(
                site.resolve("overlays/keys/kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [../../base]
                components: [../../components/public-keys]
                """);
        Tool.run("kubectl", "kustomize", site.resolve("overlays/keys").toString())
                .ifPresent(built -> {
                    List<HasMetadata> objects = read(built);
                    assertThat(objects).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
                    assertThat(named(objects, Service.class, "bars-public-keys")
                                    .getSpec()
                                    .getSelector())
                            .containsEntry("app.kubernetes.io/name", "bars-admin");
                    assertThat(pod(named(objects, Deployment.class, "bars-admin")))
                            .singleElement()
                            .satisfies(
                                    pod -> assertThat(pod.getContainers().get(0).getEnv())
                                            .contains(new EnvVar("BARS_PUBLIC_PORT", "8480", null)));
                });
    }

    @Test
    void everyOverlayIsBuiltAndStaysWithinTheRules() throws Exception {
        for (String overlay : List.of("int", "prod", "aws")) {
            Tool.run("kubectl", "kustomize", "kustomize/overlays/" + overlay).ifPresent(built -> {
                List<HasMetadata> objects = read(built);
                assertThat(objects).hasSizeGreaterThan(8).allSatisfy(KubernetesManifestTest::hasNoUnknownMember);
                assertThat(objects.stream().flatMap(KubernetesManifestTest::pod))
                        .allSatisfy(pod -> assertThat(pod.getTerminationGracePeriodSeconds())
                                .isGreaterThanOrEqualTo(window(pod) + SECONDS_TO_STOP));
                if (overlay.equals("aws")) {
                    isBehindTheBalancer(objects);
                }
            });
        }
    }

    @Test
    void theCloudBalancerPassesTlsThroughAndAsksForReadiness() throws IOException {
        Service service = (Service)
                Manifests.read(Files.readString(Path.of("kustomize/components/aws-network-load-balancer/service.yaml")))
                        .get(0);
        String prefix = "service.beta.kubernetes.io/aws-load-balancer-";

        assertThat(Manifests.unknownMembers(service)).isEmpty();
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry(prefix + "proxy-protocol", "*")
                .containsEntry(prefix + "healthcheck-protocol", "http")
                .containsEntry(prefix + "healthcheck-path", "/health/ready")
                .containsEntry(prefix + "healthcheck-port", "9090")
                .allSatisfy((key, value) -> assertThat(key).startsWith(prefix).doesNotContain("ssl"));
    }

    private static void isBehindTheBalancer(List<HasMetadata> objects) {
        PodSpec receiver = objects.stream()
                .filter(object -> object.getMetadata().getName().equals("bars-receiver"))
                .flatMap(KubernetesManifestTest::pod)
                .findFirst()
                .orElseThrow();
        assertThat(receiver.getContainers().get(0).getEnv())
                .contains(new EnvVar("BARS_RECEIVER_BALANCERS", "10.20.0.0/20", null));
        assertThat(window(receiver)).isEqualTo(30);
        assertThat(receiver.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(30 + SECONDS_TO_STOP);
        NetworkPolicy policy = objects.stream()
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .filter(p -> p.getMetadata().getName().equals("bars-receiver"))
                .findFirst()
                .orElseThrow();
        assertThat(policy.getSpec().getIngress().stream()
                        .filter(rule -> rule.getFrom().stream()
                                .anyMatch(from -> from.getIpBlock() != null
                                        && from.getIpBlock().getCidr().equals("10.20.0.0/20")))
                        .map(rule -> rule.getPorts().get(0).getPort().getIntVal()))
                .containsExactlyInAnyOrder(8443, 9090);
        assertThat(policy.getSpec().getIngress())
                .as("nobody connects without a PROXY header")
                .noneMatch(rule -> rule.getFrom().isEmpty());
    }

    /** Kinds of others are not in the model; what they may look like is not known here. */
    private static void hasNoUnknownMember(HasMetadata object) {
        if (object instanceof GenericKubernetesResource) {
            assertThat(object.getKind()).isEqualTo("PodMonitor");
        } else {
            assertThat(Manifests.unknownMembers(object))
                    .as(object.getMetadata().getName())
                    .isEmpty();
        }
    }

    private static <T extends HasMetadata> T named(List<HasMetadata> objects, Class<T> kind, String name) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<PodSpec> pod(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return Stream.of(deployment.getSpec().getTemplate().getSpec());
        }
        return object instanceof Job job ? Stream.of(job.getSpec().getTemplate().getSpec()) : Stream.of();
    }

    private static int window(PodSpec pod) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("BARS_DRAIN_WINDOW"))
                .mapToInt(variable -> Integer.parseInt(variable.getValue()))
                .findFirst()
                .orElse(2);
    }

    private static Map<String, String> settingsOfTheBase() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        Map<String, Object> kustomization = Manifests.plain(Path.of("kustomize/base/kustomization.yaml"));
        for (Object generator : (List<?>) kustomization.getOrDefault("configMapGenerator", List.of())) {
            for (Object literal : (List<?>) requireNonNull(((Map<?, ?>) generator).get("literals"))) {
                String[] parts = literal.toString().split("=", 2);
                settings.put(parts[0], parts[1]);
            }
        }
        return settings;
    }

    private static List<HasMetadata> base() throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String file : List.of("receiver", "admin", "migrate", "network-policy")) {
            objects.addAll(Manifests.read(Files.readString(Path.of("kustomize/base/" + file + ".yaml"))));
        }
        return objects;
    }

    private static List<HasMetadata> read(String yaml) {
        try {
            return Manifests.read(yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<HasMetadata> rendered() throws IOException {
        return rendered(Map.of());
    }

    private List<HasMetadata> rendered(Map<String, String> values) throws IOException {
        return rendered(values, "");
    }

    private List<HasMetadata> rendered(Map<String, String> values, String site) throws IOException {
        return RenderedChart.of(scratch, values, site);
    }
}
