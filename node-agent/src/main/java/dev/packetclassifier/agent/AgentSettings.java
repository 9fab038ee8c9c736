// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent;

import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.bpf.shape.Geometry;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the agent. Each property is an environment variable too: {@code AGENT_BPF_ROOT} and so on. */
@ConfigMapping(prefix = "agent")
public interface AgentSettings {
  /** The node's name; the chart sets NODE_NAME from the downward API. Required. */
  Optional<String> nodeName();

  /** The namespace of the agent's pod, where the peers ConfigMap is; the chart sets POD_NAMESPACE. Required. */
  Optional<String> podNamespace();

  /** Where pins live: a folder in a mounted BPF file system. */
  @WithDefault("/sys/fs/bpf/packetclassifier")
  Path bpfRoot();

  /** What survives a reboot: revisions, assignments, peers. */
  @WithDefault("/var/lib/packetclassifier")
  Path cacheDir();

  /** A kubeconfig of the node whose servers are protected too; it is read again when it changes. */
  Optional<Path> nodeKubeconfig();

  /** The node's resolv.conf, whose name servers' answers are protected; in a pod with dnsPolicy Default its own is a copy of it. */
  @WithDefault("/etc/resolv.conf")
  Path resolvConf();

  /** Where the node's systemd-resolved, if it has one, says which servers it asks: looked at when the other names a loopback address. */
  @WithDefault("/run/systemd/resolve/resolv.conf")
  Path systemdResolvConf();

  /** The longest sleep between two looks at the node. */
  @WithDefault("10s")
  Duration resync();

  /**
   * A revision is fetched for the first time after a random delay of up to this, so that nodes that are assigned it together do
   * not fetch it together. The operator assigns a few nodes at a time, so it need be no longer than assigning some dozen takes. Every
   * apply waits for it on its last node; 0 for none.
   */
  @WithDefault("30ms")
  Duration fetchJitter();

  /** A loop silent for longer is dead. Loading the largest model on a slow machine takes a few seconds. */
  @WithDefault("60s")
  Duration aliveWithin();

  /** An agent that the API server has not answered for longer is not ready. */
  @WithDefault("60s")
  Duration readyWithin();

  /** After a reboot of the node: how long the agent waits for the API server before it attaches what it last knew. */
  @WithDefault("10s")
  Duration rebootWait();

  /** After a reboot of the node: how long what it last knew only observes while the API server does not answer. */
  @WithDefault("15m")
  Duration rebootObserve();

  /** The tables in which models remember flows, addresses and stations. */
  Tables tables();

  /** How large the tables may be: records are rounded up to powers of two. */
  interface Tables {
    /** Bytes of all tables of all classifiers of this node together; what does not fit is not loaded. */
    @WithDefault("67108864")
    long maxBytes();

    /** Flows that a classifier remembers. */
    @WithDefault("65536")
    int flows();

    /** Addresses that a classifier remembers. */
    @WithDefault("16384")
    int addresses();

    /** Stations that a classifier remembers. */
    @WithDefault("4096")
    int stations();

    /** @throws IllegalStateException naming what is too small or too large, and where it is set */
    default TableLimits limits() {
      if (maxBytes() < 0) {
        throw new IllegalStateException(
            "AGENT_TABLES_MAX_BYTES is " + maxBytes() + ", must be 0 or more: set nodeAgent.tables.maxBytes of the chart");
      }
      try {
        return new TableLimits(Geometry.ofRecords(flows(), addresses(), stations()), maxBytes());
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            "AGENT_TABLES_FLOWS, _ADDRESSES or _STATIONS: " + e.getMessage() + ": set nodeAgent.tables of the chart", e);
      }
    }
  }

  /** What the status and the build information call this build. */
  String version();
}
