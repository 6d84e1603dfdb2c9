package io.mneme.cli;

import io.mneme.protocol.JsonText;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads an entry. */
@Command(
    name = "get",
    description = {
      "Print the value of an entry: the JSON, exactly as it was set.",
      "If there is none, nothing is printed and the exit status is 1."
    })
final class GetCommand implements Callable<Integer> {

  @Mixin private final MapOptions entry = new MapOptions();

  @Option(
      names = "--raw",
      description = "Print the content of a string instead of the JSON. Other values stay JSON.")
  private boolean raw;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    String key = entry.key();
    return client.connected(
        worker -> {
          Optional<JsonText> value = entry.of(worker).get(key);
          if (value.isEmpty()) {
            return common.notMet("there is no entry " + entry.description());
          }
          common.print(raw ? PlainText.of(value.get()) : value.get());
          return ExitStatus.DONE;
        });
  }
}
