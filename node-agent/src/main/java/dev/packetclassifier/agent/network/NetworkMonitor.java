// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jboss.logging.Logger;

/**
 * Calls back when the kernel reports a change of an interface, an address or a route (rtnetlink multicast). The messages are not
 * parsed: the callee reads the whole state, so a message that is lost in a burst costs nothing.
 */
public final class NetworkMonitor {
  private static final Logger LOG = Logger.getLogger(NetworkMonitor.class);
  private static final int LINK = 0x1;
  private static final int IPV4_ADDRESS = 0x10;
  private static final int IPV4_ROUTE = 0x40;
  private static final int IPV6_ADDRESS = 0x100;
  private static final int IPV6_ROUTE = 0x400;
  private static final int ADDRESS_SIZE = 12;
  private static final int ENOBUFS = 105;
  private static final int EINTR = 4;

  private final int fd;
  private final Runnable onChange;

  private NetworkMonitor(int fd, Runnable onChange) {
    this.fd = fd;
    this.onChange = onChange;
  }

  /**
   * Listens in a daemon thread of its own for as long as the process lives.
   *
   * @throws IOException when the kernel refuses the socket
   */
  public static void listen(Runnable onChange) throws IOException {
    try {
      NetworkMonitor monitor = new NetworkMonitor(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0), onChange);
      Libc.bind(monitor.fd, address(), ADDRESS_SIZE);
      Thread thread = new Thread(null, monitor::receive, "network-monitor", 128 * 1024);
      thread.setDaemon(true);
      thread.start();
    } catch (LastErrorException e) {
      throw new IOException("cannot listen for changes of the network (netlink): " + e.getMessage(), e);
    }
  }

  private static byte[] address() {
    return ByteBuffer.allocate(ADDRESS_SIZE).order(ByteOrder.nativeOrder()).putShort((short) Libc.AF_NETLINK).putShort((short) 0).putInt(0)
        .putInt(LINK | IPV4_ADDRESS | IPV4_ROUTE | IPV6_ADDRESS | IPV6_ROUTE).array();
  }

  private void receive() {
    byte[] message = new byte[8192];
    while (true) {
      try {
        Libc.recv(fd, message, message.length, 0);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != ENOBUFS && e.getErrorCode() != EINTR) {
          LOG.warnf("network monitor ended (%s): changes are now noticed by the periodic resync only", e.getMessage());
          return;
        }
      }
      onChange.run();
    }
  }
}
