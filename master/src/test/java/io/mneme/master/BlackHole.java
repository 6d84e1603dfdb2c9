package io.mneme.master;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a broker and can swallow what its connections carry from then on, without closing
 * them, as a network that is cut does. Connections that are made later are not concerned.
 */
final class BlackHole implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger swallowed = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();

  BlackHole(int target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections were made. */
  int accepted() {
    return accepted.get();
  }

  /** Swallows all that the present connections carry. */
  void swallow() {
    swallowed.set(accepted.get());
  }

  /** Closes all present connections, as the death of a process does. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, broker));
        int number = accepted.incrementAndGet();
        daemon(() -> pass(number, client, broker));
        daemon(() -> pass(number, broker, client));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void pass(int number, Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8_192];
      for (int count; (count = in.read(bytes)) >= 0; ) {
        if (number > swallowed.get()) {
          out.write(bytes, 0, count);
        }
      }
    } catch (IOException e) {
      // One of the two is gone, and so the other is closed.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "black-hole");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
