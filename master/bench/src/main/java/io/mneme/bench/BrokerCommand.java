package io.mneme.bench;

import io.mneme.master.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Mneme's embedded broker without a master, until a signal ends it. */
@Command(name = "broker", hidden = true, description = "A broker, for the other commands.")
final class BrokerCommand implements Callable<Integer> {

  /** What its line begins with, which ends in its URL. */
  static final String AT = "broker at ";

  @Parameters(paramLabel = "DIR", description = "Where it keeps its data.")
  private Path data = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      System.out.println(AT + broker.url());
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
