package dev.packetclassifier.bpf.program;

import java.net.InetAddress;
import java.util.Set;

/**
 * The addresses of the protection that no model can lift (KERNEL 4), shared by all interfaces of a classifier and pinned under its
 * {@code state/}. Open and fill them before the first attach. They stay when this is closed.
 */
public final class ProtectedAddresses implements AutoCloseable {
  /** Most addresses of the node itself. */
  public static final int MAX_NODE = 1024;
  /** Most peers. */
  public static final int MAX_PEERS = 65536;

  private ProtectedAddresses() {
  }

  /** Opens the pinned maps of a classifier, making those that do not exist, empty. */
  public static ProtectedAddresses open(PinRoot root, String classifier) {
    throw new UnsupportedOperationException();
  }

  /** Makes the node's own unicast addresses exactly these: additions come first, so what stays is never missing meanwhile. */
  public void replaceNode(Set<InetAddress> addresses) {
    throw new UnsupportedOperationException();
  }

  /** Makes the peers (node addresses, API server endpoints) exactly these, additions first. */
  public void replacePeers(Set<InetAddress> addresses) {
    throw new UnsupportedOperationException();
  }

  /** The node's own addresses, from the kernel. */
  public Set<InetAddress> node() {
    throw new UnsupportedOperationException();
  }

  /** The peers, from the kernel. */
  public Set<InetAddress> peers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
