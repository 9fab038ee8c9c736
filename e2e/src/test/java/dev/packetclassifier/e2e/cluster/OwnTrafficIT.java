// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of modelkit/README.md, with its own commands: traffic of a node recorded on several occasions, labelled by rules, learned from,
 * tried on an occasion that nothing was learned from, played through the kernel, applied: then it drops what it was taught to.
 */
class OwnTrafficIT extends ClusterTest {
  private static final String NAME = "own-traffic";
  private static final String CLIENT = "pclf-client";
  /**
   * Each occasion, and the scan on it. One is held out to test on; what is left must still be of several tools, or nothing but the marks of
   * one tool is learned.
   */
  private static final List<String> LEARNED = List.of("--ports 8000-8499", "--tool sockets --ports 20000-20400 --max-rate 200",
      "--ports 600-1100 --max-rate 300", "--tool hping3 --ports 50000-50400 --max-rate 250");
  private static final String TRIED = "--tool hping3 --ports 30000-30500 --max-rate 400";
  /** A kind that was in no recording. */
  private static final String UNSEEN = "--ports 40000-40499 --max-rate 700 --min-rate 250";
  private static final int SCANNED = 500;
  private static final int SECONDS = 8;

  @TempDir
  Path folder;

  private String node;
  private String client;
  private String scanner;

  @BeforeEach
  void startServers() {
    node = cluster.address(NODE_A);
    client = cluster.script("cluster/client", "address").split(" ")[0];
    scanner = client.replaceFirst("[.]100$", ".101");
    cluster.script("traffic/servers", "start", "--netns", "pclf-" + NODE_A, "--state", folder.resolve("servers").toString());
  }

  @AfterEach
  void stopServers() {
    cluster.delete(NAME);
    cluster.script("traffic/servers", "stop", "--state", folder.resolve("servers").toString());
  }

  @Test
  void fromARecordingToDroppedScans() throws IOException {
    for (int occasion = 0; occasion < LEARNED.size(); occasion++) {
      record("day" + occasion, occasion, LEARNED.get(occasion));
    }
    record("another-day", LEARNED.size(), TRIED);
    Files.writeString(folder.resolve("rules.txt"), "scan source=" + scanner + "\n");

    pclf("features day0.pcap day1.pcap day2.pcap day3.pcap --local " + node + " --labels rules.txt --default-label benign --features "
        + "packet,flow,SourcePackets1s,SourceNewFlows1s,SourceUnanswered1s,SourcePorts1s -o days.parquet");
    pclf("train days.parquet --model boosted --group file --trees 16 --drop scan --name " + NAME + " -o guard.yaml");
    pclf("evaluate guard.yaml another-day.pcap --local " + node + " --labels rules.txt --default-label benign --html report.html "
        + "--min-macro-f1 0.9 --max-false-drops 1000");
    assertThat(folder.resolve("report.html")).content().contains("data:image/svg+xml", "benign", "scan");
    pclf("replay guard.yaml another-day.pcap --local " + node);

    apply("Observe");
    assertThat(answered(scan(UNSEEN))).as("answers while it observes").isGreaterThan(SCANNED * 9 / 10);
    apply("Enforce");
    CompletableFuture<JsonNode> good = CompletableFuture.supplyAsync(() -> benign(LEARNED.size() + 1));
    JsonNode seen = scan(UNSEEN);
    // A scan's first packets look like anybody's.
    assertThat(answered(seen)).as("answers while it enforces: %s", seen).isLessThan(SCANNED / 4);
    assertThat(good.join().get("failures").asInt()).as("failures of the good client: %s", good.join()).isZero();
  }

  /** What arrives at the node's uplink and leaves it, while a good client and a scanner are busy. */
  private void record(String name, int occasion, String scan) {
    Path log = folder.resolve(name + ".log");
    CompletableFuture<Void> recorded = CompletableFuture.runAsync(() -> cluster.shellOnNode(NODE_A, "timeout --signal=INT "
        + (SECONDS + 7) + " tcpdump -Z root --immediate-mode -i eth0 -w " + folder.resolve(name + ".pcap") + " 2>" + log
        + " || [ $? = 124 ]"));
    await("tcpdump to listen").ignoreExceptions().until(() -> Files.readString(log).contains("listening on"));
    CompletableFuture<JsonNode> good = CompletableFuture.supplyAsync(() -> benign(occasion));
    scan(scan);
    assertThat(good.join().get("failures").asInt()).isZero();
    recorded.join();
  }

  private JsonNode benign(int seed) {
    return report(
        "traffic/benign --netns " + CLIENT + " --source " + client + " --target " + node + " --seconds " + SECONDS + " --seed " + seed
            + " --kinds http,https,upload,dns,dnsTcp,udp,ping,refused --pause 50 --stream none");
  }

  private JsonNode scan(String how) {
    return report("traffic/attack --netns " + CLIENT + " --source " + scanner + " --target " + node + " --kind syn-scan --seconds "
        + (SECONDS - 2) + " " + how);
  }

  private static int answered(JsonNode scan) {
    return scan.get("open").asInt() + scan.get("closed").asInt();
  }

  private JsonNode report(String command) {
    String[] words = command.split(" ");
    try {
      return new ObjectMapper().readTree(cluster.script(words[0], List.of(words).subList(1, words.length).toArray(String[]::new)));
    } catch (IOException e) {
      throw new AssertionError(command + " gave no report", e);
    }
  }

  /** In one step: the default ones would hold for minutes. */
  private void apply(String mode) {
    inFolder(
        cluster.path("../modelkit/pclf") + " render guard.yaml --mode " + mode + " --interfaces eth0 --node-label kubernetes.io/hostname="
            + NODE_A + " -o " + mode + ".yaml && sed -i 's/^spec:$/&\\n  rollout: {steps: [{nodes: 100%}]}/' " + mode + ".yaml && eval \"$("
            + cluster.path("cluster/env") + ")\" && kubectl apply -f " + mode + ".yaml");
    cluster.awaitReady(NAME);
  }

  private void pclf(String arguments) {
    inFolder(cluster.path("../modelkit/pclf") + " " + arguments);
  }

  private void inFolder(String line) {
    Shell.attempt(Duration.ofMinutes(5), "sh", "-ec", "cd " + folder + "; " + line).expectSuccess();
  }
}
