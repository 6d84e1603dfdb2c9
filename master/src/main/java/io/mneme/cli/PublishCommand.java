package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.Channel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a message. */
@Command(
    name = "publish",
    description = {
      "Send a message to those who are subscribed to a channel now. It is not kept for later."
    })
final class PublishCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel.")
  private String channel = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = {ValueOptions.HELP, ValueOptions.INPUT_HELP})
  private @Nullable String value;

  @Mixin private final ValueOptions input = new ValueOptions();

  @Option(names = "--to", paramLabel = "NAME", description = "Only to the workers of this name.")
  private @Nullable String to;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The sender's name. Without it the master chooses one.")
  private @Nullable String name;

  @Mixin private final ClientOptions client = new ClientOptions();

  @SuppressWarnings("UnusedVariable") // for its options
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Names.requireName("channel", channel);
    if (to != null) {
      Names.requireName("worker", to);
    }
    JsonText json = input.value(value);
    return client.connected(
        name,
        worker -> {
          Channel<JsonText> target = worker.channel(channel, JsonText.class);
          if (to == null) {
            target.publish(json);
          } else {
            target.publishTo(to, json);
          }
          return ExitStatus.DONE;
        });
  }
}
