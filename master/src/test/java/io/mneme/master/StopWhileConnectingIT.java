package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that is told to stop while it connects to a host that does not answer at all. */
@Timeout(90)
class StopWhileConnectingIT {

  /** A container is killed 10 seconds after it was told to stop. */
  private static final Duration SOON = Duration.ofSeconds(9);

  /** Listens, but takes no connection: more than it may have waiting the system does not answer. */
  private static final class Deaf implements AutoCloseable {

    private static final int WAIT_MILLIS = 300;
    private static final int MOST = 100;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    Deaf() throws IOException {
      while (fill()) {
        assertThat(waiting).hasSizeLessThan(MOST);
      }
    }

    private boolean fill() throws IOException {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
            WAIT_MILLIS);
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      }
    }

    String url() {
      return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : waiting) {
        socket.close();
      }
      server.close();
    }
  }

  private static boolean connects(String memory) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("mneme-" + memory + "-master"))
        .flatMap(each -> Arrays.stream(each.getValue()))
        .anyMatch(frame -> frame.getClassName().endsWith(".NettyConnector"));
  }

  @Test
  void aMasterThatConnectsToAHostThatDoesNotAnswerStopsBeforeItIsKilled() throws Exception {
    long start;
    try (Deaf deaf = new Deaf();
        Master master = Master.start(MasterOptions.forBroker(deaf.url()))) {
      Awaitility.await().atMost(TestMemory.LIMIT).until(() -> connects("main"));
      assertThat(master.counters().commits()).isZero();
      start = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }
}
