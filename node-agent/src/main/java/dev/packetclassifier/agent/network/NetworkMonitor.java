package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jboss.logging.Logger;

/**
 * Calls back when the kernel says that an interface, an address or a route changed. What changed is not read: whoever is woken
 * looks for himself, so a message lost in a storm costs nothing.
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
  private final Runnable woken;

  private NetworkMonitor(int fd, Runnable woken) {
    this.fd = fd;
    this.woken = woken;
  }

  /**
   * Listens in a daemon thread of its own for as long as the process lives.
   *
   * @throws IOException when the kernel refuses the socket
   */
  public static void listen(Runnable woken) throws IOException {
    try {
      NetworkMonitor news = new NetworkMonitor(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0), woken);
      Libc.bind(news.fd, address(), ADDRESS_SIZE);
      Thread thread = new Thread(null, news::receive, "network-news", 128 * 1024);
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
          LOG.warnf("no more news of the network (%s): changes are now seen on the timer only", e.getMessage());
          return;
        }
      }
      woken.run();
    }
  }
}
