package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What an interface does to packets before a generic XDP program sees them. */
public final class Offloads {
  private static final int IFNAMSIZ = 16;
  private static final int IFREQ_SIZE = 40;
  private static final long SIOCETHTOOL = 0x8946;
  private static final int ETHTOOL_GET_GRO = 0x2b;
  private static final int ETHTOOL_GET_FLAGS = 0x25;
  private static final int FLAG_LRO = 1 << 15;

  private Offloads() {
  }

  /**
   * Whether it merges packets: GRO or LRO is on.
   *
   * @throws IOException when the kernel does not answer, for one because the interface is gone
   */
  public static boolean merging(String ifname) throws IOException {
    int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
    try {
      return get(fd, ifname, ETHTOOL_GET_GRO) != 0 || (get(fd, ifname, ETHTOOL_GET_FLAGS) & FLAG_LRO) != 0;
    } catch (LastErrorException e) {
      throw new IOException("cannot ask " + ifname + " for its offloads (ethtool): " + e.getMessage(), e);
    } finally {
      Libc.close(fd);
    }
  }

  private static int get(int fd, String ifname, int command) {
    byte[] name = ifname.getBytes(StandardCharsets.UTF_8);
    if (name.length >= IFNAMSIZ) {
      throw new IllegalArgumentException("not an interface name: " + ifname);
    }
    try (Memory value = new Memory(8); Memory request = new Memory(IFREQ_SIZE)) {
      value.setInt(0, command);
      value.setInt(4, 0);
      request.clear();
      request.write(0, name, 0, name.length);
      request.setPointer(IFNAMSIZ, value);
      Libc.ioctl(fd, SIOCETHTOOL, request);
      return value.getInt(4);
    }
  }
}
