// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import dev.packetclassifier.bpf.libbpf.InterfaceName;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Offloads and driver of an interface, by the ethtool ioctl. */
public final class EthtoolFeatures {
  private static final int IFNAMSIZ = 16;
  private static final int IFREQ_SIZE = 40;
  private static final long SIOCETHTOOL = 0x8946;

  private static final int ETHTOOL_GDRVINFO = 0x3;
  private static final int DRVINFO_SIZE = 196;
  private static final int ETHTOOL_GCHANNELS = 0x3c;
  private static final int CHANNELS_SIZE = 36;
  private static final int ETHTOOL_GSTRINGS = 0x1b;
  private static final int ETHTOOL_GSSET_INFO = 0x37;
  private static final int ETHTOOL_GFEATURES = 0x3a;
  private static final int ETH_SS_FEATURES = 4;
  private static final int STRING = 32;
  private static final int GSTRINGS_HEAD = 12;
  private static final int GFEATURES_HEAD = 8;
  /** Four words of 32 features each: available, requested, active, never changed. */
  private static final int FEATURE_BLOCK = 16;
  private static final int FEATURE_ACTIVE = 8;

  private EthtoolFeatures() {}

  /**
   * Names of the features that are switched on, as {@code ethtool -k} of this interface would find them by the kernel's own names
   * ("rx-gro", "tx-tcp-segmentation").
   *
   * @throws IOException when the kernel does not answer, for one because the interface is gone
   */
  public static Set<String> active(String ifname) throws IOException {
    return withSocket(ifname, fd -> {
      int count = featureCount(fd, ifname);
      int blocks = (count + Integer.SIZE - 1) / Integer.SIZE;
      try (Memory names = command(GSTRINGS_HEAD + (long) count * STRING, ETHTOOL_GSTRINGS);
          Memory values = command(GFEATURES_HEAD + (long) blocks * FEATURE_BLOCK, ETHTOOL_GFEATURES)) {
        names.setInt(4, ETH_SS_FEATURES);
        names.setInt(8, count);
        call(fd, ifname, names);
        values.setInt(4, blocks);
        call(fd, ifname, values);
        Set<String> active = new TreeSet<>();
        for (int i = 0; i < count; i++) {
          int block = values.getInt(GFEATURES_HEAD + (long) (i / Integer.SIZE) * FEATURE_BLOCK + FEATURE_ACTIVE);
          if ((block >>> i % Integer.SIZE & 1) != 0) {
            active.add(names.getString(GSTRINGS_HEAD + (long) i * STRING));
          }
        }
        active.remove("");
        return active;
      }
    });
  }

  private static int featureCount(int fd, String ifname) {
    try (Memory sets = command(20, ETHTOOL_GSSET_INFO)) {
      sets.setLong(8, 1L << ETH_SS_FEATURES);
      call(fd, ifname, sets);
      return sets.getLong(8) == 0 ? 0 : sets.getInt(16);
    }
  }

  /**
   * The name of the interface's driver, such as "veth".
   *
   * @throws IOException when the kernel does not answer
   */
  public static String driver(String ifname) throws IOException {
    return withSocket(ifname, fd -> {
      try (Memory info = command(DRVINFO_SIZE, ETHTOOL_GDRVINFO)) {
        call(fd, ifname, info);
        return info.getString(4);
      }
    });
  }

  /** Name and channels of the driver, as text to compare; empty when the interface does not answer. */
  public static String driverSettings(String ifname) {
    try {
      return driver(ifname) + " " + withSocket(ifname, fd -> channels(fd, ifname));
    } catch (IOException e) {
      return "";
    }
  }

  /** Receive, transmit, other and combined; empty where a driver has no notion of them. */
  private static String channels(int fd, String ifname) {
    try (Memory values = command(CHANNELS_SIZE, ETHTOOL_GCHANNELS)) {
      call(fd, ifname, values);
      return values.getInt(20) + "/" + values.getInt(24) + "/" + values.getInt(28) + "/" + values.getInt(32);
    } catch (LastErrorException e) {
      return "";
    }
  }

  private static <T> T withSocket(String ifname, IntFunction<T> request) throws IOException {
    try {
      int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
      try {
        return request.apply(fd);
      } finally {
        Libc.close(fd);
      }
    } catch (LastErrorException e) {
      throw new IOException("cannot ask " + ifname + " for its offloads (ethtool): " + e.getMessage(), e);
    }
  }

  /** The kernel's answer has the size that the request has; all of it is zero but the command. */
  private static Memory command(long size, int command) {
    Memory memory = new Memory(size);
    memory.clear();
    memory.setInt(0, command);
    return memory;
  }

  private static void call(int fd, String ifname, Memory command) {
    byte[] name = InterfaceName.encode(ifname);
    if (name.length >= IFNAMSIZ) {
      throw new IllegalArgumentException("not an interface name: " + ifname);
    }
    try (Memory request = new Memory(IFREQ_SIZE)) {
      request.clear();
      request.write(0, name, 0, name.length);
      request.setPointer(IFNAMSIZ, command);
      Libc.ioctl(fd, SIOCETHTOOL, request);
    }
  }
}
