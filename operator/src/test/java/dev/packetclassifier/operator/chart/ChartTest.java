// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the chart installs with which values. */
class ChartTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  /** The operator is tested with exactly the rights that the chart gives it. */
  @Test
  void rightsInTestsAreThoseOfTheChart() throws IOException {
    List<GenericKubernetesResource> tested = new ArrayList<>();
    try (InputStream yaml = ChartTest.class.getResourceAsStream("/rbac.yaml")) {
      for (String text : new String(yaml.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("(?m)^---\n")) {
        tested.add(Serialization.unmarshal(text, GenericKubernetesResource.class));
      }
    }
    assertThat(rights(tested, "pclf-operator")).isNotEmpty()
        .isEqualTo(rights(Helm.template(), "packet-classifier-operator"));
  }

  private static Set<String> rights(List<GenericKubernetesResource> objects, String prefix) {
    Set<String> rights = new TreeSet<>();
    for (GenericKubernetesResource object : objects) {
      boolean role = Set.of("Role", "ClusterRole").contains(object.getKind()) && object.getMetadata().getName().startsWith(prefix);
      if (role) {
        String where = object.getKind() + ("default".equals(object.getMetadata().getNamespace()) ? " in default: " : ": ");
        rules(object).forEach(rule -> rights.add(where + sorted(rule.getApiGroups()) + sorted(rule.getResources())
            + sorted(rule.getResourceNames()) + sorted(rule.getVerbs())));
      }
    }
    return rights;
  }

  private static List<PolicyRule> rules(GenericKubernetesResource object) {
    String yaml = Serialization.asYaml(object);
    return object.getKind().equals("Role") ? Serialization.unmarshal(yaml, Role.class).getRules()
        : Serialization.unmarshal(yaml, ClusterRole.class).getRules();
  }

  private static String sorted(Collection<String> words) {
    return words.stream().sorted().collect(Collectors.joining(",", "[", "]"));
  }

  /** helm upgrade --reuse-values: what release 0.1.0 did not have is not there. */
  @Test
  void valuesOfTheReleaseBeforeStillRender() throws IOException {
    JsonNode before = yaml(Path.of("src", "test", "resources", "values-0.1.0.yaml"));
    JsonNode now = yaml(Path.of(Helm.chart(), "values.yaml"));
    List<String> options = new ArrayList<>();
    missing("", before, now).forEach(path -> {
      options.add("--set");
      options.add(path + "=null");
    });
    assertThat(options).contains("commonLabels=null", "operator.image=null", "networkPolicy.egress=null");
    options.addAll(List.of("--set", "operator.replicas=2", "--set", "networkPolicy.enabled=true"));

    List<GenericKubernetesResource> objects = Helm.template(options.toArray(String[]::new));
    assertThat(objects).extracting(object -> object.getKind()).contains("ServiceAccount", "PodDisruptionBudget", "NetworkPolicy",
        "DaemonSet");
    assertThat(Helm.object(objects, ClusterRole.class, "packetclassifier-view").getRules()).isNotEmpty();
  }

  private static List<String> missing(String prefix, JsonNode before, JsonNode now) {
    List<String> paths = new ArrayList<>();
    now.properties().forEach(entry -> {
      JsonNode old = before.get(entry.getKey());
      String path = prefix + entry.getKey();
      if (old == null) {
        paths.add(path);
      } else if (old.isObject() && entry.getValue().isObject() && !old.isEmpty()) {
        paths.addAll(missing(path + ".", old, entry.getValue()));
      }
    });
    return paths;
  }

  private static JsonNode yaml(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), JsonNode.class);
  }

  @Test
  void everyObjectAndPodCarriesTheCommonLabels() {
    List<GenericKubernetesResource> objects = Helm.template("--set", "commonLabels.team=network", "--set", "networkPolicy.enabled=true",
        "--set", "metrics.podMonitor.enabled=true", "--set", "metrics.prometheusRule.enabled=true");

    Set<String> atRunTime = Set.of("pclf-peers", "pclf-operator");
    assertThat(objects).filteredOn(object -> !atRunTime.contains(object.getMetadata().getName()))
        .allSatisfy(object -> assertThat(object.getMetadata().getLabels()).as(object.getKind() + " " + object.getMetadata().getName())
            .containsEntry("team", "network"));
    assertThat(pods(objects)).hasSize(3).allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsEntry("team", "network"));
    assertThatThrownBy(() -> Helm.template("--set", "commonLabels.app\\.kubernetes\\.io/name=x")).hasMessageContaining("the chart's own");
  }

  @Test
  void fullnameOverrideNamesEveryObjectButThoseThatAClusterHasOnce() {
    assertThat(Helm.template("--set", "fullnameOverride=edge")).extracting(object -> object.getMetadata().getName())
        .allMatch(name -> name.startsWith("edge-") || name.startsWith("packetclassifier") || name.startsWith("pclf-"))
        .contains("edge-operator", "edge-node-agent", "edge-uninstall");
  }

  /** Two releases whose every other object has another name. */
  @Test
  void aSecondReleaseWouldOwnTheSameClusterRole() {
    assertThat(Helm.object(Helm.template("--set", "fullnameOverride=other"), ClusterRole.class, "packetclassifier-release").getMetadata()
        .getAnnotations()).containsEntry("packetclassifier.dev/release", "security/packet-classifier");
    assertThat(Helm.object(Helm.template(), Job.class, "packet-classifier-uninstall").getSpec().getTemplate().getSpec().getContainers())
        .singleElement().satisfies(container -> assertThat(container.getArgs()).contains("--release=security/packet-classifier"));
  }

  @Test
  void imagesByRepositoryTagAndDigest() {
    List<GenericKubernetesResource> objects = Helm.template("--set", "image.registry=registry.example.org/team",
        "--set", "operator.image.repository=mirror.example.org/op", "--set", "operator.image.digest=" + DIGEST,
        "--set", "nodeAgent.image.tag=9.9.9");

    assertThat(image(operator(objects))).matches("mirror.example.org/op:[0-9.]+@" + DIGEST);
    assertThat(image(agent(objects))).isEqualTo("registry.example.org/team/pclf/node-agent:9.9.9");
    assertThatThrownBy(() -> Helm.template("--set", "operator.image.digest=sha256:12")).hasMessageContaining("digest");
  }

  @Test
  void serviceAccountsOfSomebodyElse() {
    List<GenericKubernetesResource> objects = Helm.template("--set", "nodeAgent.serviceAccount.create=false",
        "--set", "nodeAgent.serviceAccount.name=agents", "--set", "operator.serviceAccount.annotations.a=b");

    assertThat(agent(objects).getServiceAccountName()).isEqualTo("agents");
    assertThat(objects).filteredOn(object -> object.getKind().equals("ServiceAccount")).extracting(object -> object.getMetadata().getName())
        .containsExactlyInAnyOrder("packet-classifier-operator", "packet-classifier-uninstall");
    assertThat(objects).filteredOn(object -> object.getKind().equals("ValidatingAdmissionPolicy")).extracting(Serialization::asYaml)
        .anyMatch(yaml -> yaml.contains("system:serviceaccount:security:agents"));
    assertThat(objects)
        .filteredOn(object -> object.getKind().endsWith("RoleBinding") && object.getMetadata().getName().contains("node-agent"))
        .hasSize(3).extracting(Serialization::asYaml).allMatch(yaml -> yaml.contains("name: \"agents\""));
    assertThatThrownBy(() -> Helm.template("--set", "operator.serviceAccount.create=false")).hasMessageContaining("serviceAccount.name");
  }

  @Test
  void securityContextsAreReplacedFieldByField() {
    List<GenericKubernetesResource> objects = Helm.template("--set", "operator.podSecurityContext.runAsUser=null",
        "--set", "operator.podSecurityContext.fsGroup=7", "--set", "nodeAgent.securityContext.seLinuxOptions.type=spc_t",
        "--set", "nodeAgent.privileged=false");

    assertThat(operator(objects).getSecurityContext().getFsGroup()).isEqualTo(7);
    assertThat(operator(objects).getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container(agent(objects)).getSecurityContext().getSeLinuxOptions().getType()).isEqualTo("spc_t");
    assertThat(container(agent(objects)).getSecurityContext().getCapabilities().getAdd()).contains("BPF", "NET_ADMIN");
    assertThat(container(agent(Helm.template())).getSecurityContext().getPrivileged()).isTrue();
  }

  @Test
  void twoReplicasOnTwoNodesOfWhichADrainTakesOne() {
    List<GenericKubernetesResource> objects = Helm.template();

    assertThat(Helm.object(objects, Deployment.class, "packet-classifier-operator").getSpec().getReplicas()).isEqualTo(2);
    assertThat(operator(objects).getTopologySpreadConstraints()).singleElement().satisfies(spread -> {
      assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
      assertThat(spread.getLabelSelector().getMatchLabels()).containsEntry("app.kubernetes.io/component", "operator");
    });
    assertThat(Helm.object(objects, PodDisruptionBudget.class, "packet-classifier-operator").getSpec().getMaxUnavailable().getIntVal())
        .isEqualTo(1);
    assertThat(Helm.template("--set", "operator.replicas=1")).extracting(object -> object.getKind())
        .as("a budget for a single replica would block every drain").doesNotContain("PodDisruptionBudget");
  }

  @Test
  void agentsKeepAwayFromVirtualNodes() {
    assertThat(agent(Helm.template()).getAffinity().getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution()
        .getNodeSelectorTerms()).singleElement().satisfies(term -> assertThat(term.getMatchExpressions())
            .extracting(expression -> expression.getKey() + " " + expression.getOperator() + " " + expression.getValues())
            .containsExactly("type NotIn [virtual-kubelet]", "eks.amazonaws.com/compute-type NotIn [fargate]"));
  }

  @Test
  void egressOfTheOperatorIsTheApiServerOnly() {
    NetworkPolicy policy = Helm.object(Helm.template("--set", "networkPolicy.enabled=true", "--set", "networkPolicy.egress.enabled=true"),
        NetworkPolicy.class, "packet-classifier-operator");

    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getEgress()).singleElement()
        .satisfies(rule -> assertThat(rule.getPorts()).extracting(port -> port.getPort().getIntVal()).containsExactly(443, 6443));
  }

  @Test
  void rulesForPrometheus() {
    List<GenericKubernetesResource> objects = Helm.template("--set", "metrics.prometheusRule.enabled=true",
        "--set", "metrics.prometheusRule.labels.release=prometheus", "--set", "metrics.prometheusRule.rules[0].alert=Mine",
        "--set", "metrics.prometheusRule.rules[0].expr=up");

    assertThat(objects).filteredOn(object -> object.getKind().equals("PrometheusRule")).singleElement().satisfies(rule -> {
      assertThat(rule.getMetadata().getLabels()).containsEntry("release", "prometheus");
      assertThat(Serialization.asYaml(rule)).contains("PacketClassifierStalled", "Mine");
    });
  }

  @Test
  void theHeapFollowsTheContainersLimit() {
    assertThat(container(operator(Helm.template())).getEnv()).filteredOn(entry -> entry.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement().satisfies(entry -> assertThat(entry.getValue()).contains("-XX:MaxRAMPercentage").doesNotContain("-Xmx"));
  }

  private static List<PodTemplateSpec> pods(List<GenericKubernetesResource> objects) {
    return List.of(Helm.object(objects, Deployment.class, "packet-classifier-operator").getSpec().getTemplate(),
        Helm.object(objects, DaemonSet.class, "packet-classifier-node-agent").getSpec().getTemplate(),
        Helm.object(objects, Job.class, "packet-classifier-uninstall").getSpec().getTemplate());
  }

  private static PodSpec operator(List<GenericKubernetesResource> objects) {
    return pods(objects).get(0).getSpec();
  }

  private static PodSpec agent(List<GenericKubernetesResource> objects) {
    return pods(objects).get(1).getSpec();
  }

  private static Container container(PodSpec pod) {
    return pod.getContainers().get(0);
  }

  private static String image(PodSpec pod) {
    return container(pod).getImage();
  }
}
