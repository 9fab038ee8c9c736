// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A BPF file system and pairs of interfaces of its own, in the network namespace of the test. Needs root, and fails without it.
 * Closing it leaves nothing behind, whatever the test did.
 */
public final class TestNode implements AutoCloseable {
  private final String prefix = String.format("pa%05x", ThreadLocalRandom.current().nextInt(1 << 20));
  private final Path mount;
  private final List<String> made = new ArrayList<>();

  public TestNode() throws IOException {
    mount = Files.createTempDirectory("pclf-a-");
    Shell.run("mount -t bpf bpf " + mount);
  }

  /** Where pins go. */
  public Path pins() {
    return mount.resolve("packetclassifier");
  }

  /** Another directory in the same file system, for a stranger's pins. */
  public Path strangersPins() {
    return mount.resolve("stranger");
  }

  /** The name that an interface of this test has. */
  public String name(String suffix) {
    return prefix + suffix;
  }

  /** Makes a pair that is up; the first end's number is given back, the other end has the suffix and a p. */
  public int makePair(String suffix) {
    Shell.run("ip link add " + name(suffix) + " type veth peer name " + name(suffix + "p"));
    return pairMade(suffix);
  }

  /** The same with a number for the first end. */
  public int makePair(String suffix, int ifindex) {
    Shell.run("ip link add " + name(suffix) + " index " + ifindex + " type veth peer name " + name(suffix + "p"));
    return pairMade(suffix);
  }

  private int pairMade(String suffix) {
    made.add(name(suffix + "p"));
    Shell.run("ip link set " + name(suffix) + " up");
    Shell.run("ip link set " + name(suffix + "p") + " up");
    return ifindex(suffix);
  }

  public int ifindex(String suffix) {
    try {
      return Integer.parseInt(Files.readString(Path.of("/sys/class/net", name(suffix), "ifindex")).trim());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Deletes a pair. */
  public void delete(String suffix) {
    Shell.run("ip link del " + name(suffix + "p"));
    made.remove(name(suffix + "p"));
  }

  @Override
  public void close() throws IOException {
    try {
      made.forEach(name -> Shell.run("ip link del " + name));
    } finally {
      Shell.run("umount " + mount);
      Files.delete(mount);
    }
  }
}
