package io.mneme.bench;

import io.mneme.bench.peers.EchoServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Request and reply as they are written by hand, until a signal ends it. */
@Command(name = "echo", hidden = true, description = "The floor, for compare.")
final class EchoCommand implements Callable<Integer> {

  /** Its line when it answers. */
  static final String READY = "echo answers";

  @Parameters(paramLabel = "URL", description = "The broker.")
  private String url = "";

  @Override
  public Integer call() throws Exception {
    try (EchoServer server = new EchoServer(url)) {
      System.out.println(READY);
      server.awaitEnd();
    }
    return 0;
  }
}
