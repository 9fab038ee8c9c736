// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A wire to a server that can be cut the way a network cuts: nobody is told, and what is sent is lost. */
public final class BlackholeProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket entrance;
  private final List<Socket> ends = new ArrayList<>();
  private AtomicBoolean intact = new AtomicBoolean(true);

  /** @param server where it leads, such as {@code https://127.0.0.1:6443} */
  public BlackholeProxy(String server) throws IOException {
    this.server = URI.create(server);
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  /** What to ask instead of the server. */
  public String url() {
    return server.getScheme() + "://127.0.0.1:" + entrance.getLocalPort();
  }

  /** Connections that exist carry nothing any more, and stay open. New ones work. */
  public synchronized void cut() {
    intact.set(false);
    intact = new AtomicBoolean(true);
  }

  private void accept() {
    try {
      while (true) {
        join(entrance.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private synchronized void join(Socket client) throws IOException {
    Socket upstream = new Socket(server.getHost(), server.getPort());
    AtomicBoolean carries = intact;
    ends.add(client);
    ends.add(upstream);
    run(() -> carry(client, upstream, carries));
    run(() -> carry(upstream, client, carries));
  }

  private static void carry(Socket from, Socket to, AtomicBoolean carries) {
    byte[] bytes = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(bytes);
      while (read >= 0) {
        if (carries.get()) {
          out.write(bytes, 0, read);
        }
        read = in.read(bytes);
      }
    } catch (IOException e) {
      // One end is gone.
    }
    if (carries.get()) {
      close(to);
    }
  }

  private static void close(Socket end) {
    try {
      end.close();
    } catch (IOException e) {
      // It was already.
    }
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() {
    ends.forEach(BlackholeProxy::close);
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
