package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.worker.ChannelMessage;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints messages. */
@Command(
    name = "subscribe",
    description = {
      "Print the messages of channels as they come, one a line: the JSON value."
          + " With --verbose the channel and the sender's name stand before it, with tabs between.",
      "Ends after --count messages, or at the signals INT and TERM, which give the exit status"
          + " 130 or 143. When the connection is lost it connects again, and says so on standard"
          + " error: what is published meanwhile is missed."
    })
final class SubscribeCommand implements Callable<Integer> {

  private static final int MOST_WAITING = 1_000;

  /** At most one of them. */
  static final class Format {

    @Option(names = "--raw", description = "Print the content of strings instead of the JSON.")
    private boolean raw;

    @Option(
        names = "--json",
        description =
            "Print each message as a JSON object: {\"channel\":...,\"from\":...,\"value\":...}.")
    private boolean json;
  }

  @Parameters(arity = "1..*", paramLabel = "CHANNEL", description = "The channels.")
  private List<String> channels = new ArrayList<>();

  @ArgGroup private @Nullable Format format;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many messages. Without it, go on.")
  private long count;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name others can send to. Without it the master chooses one.")
  private @Nullable String name;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final HandOver<ChannelMessage<JsonText>> waiting =
      new HandOver<>(new ArrayBlockingQueue<>(MOST_WAITING));

  @Override
  public Integer call() throws InterruptedException {
    channels.forEach(channel -> Names.requireName("channel", channel));
    if (count < 0 || (count == 0 && common.isGiven("--count"))) {
      throw common.usage("--count must be at least 1");
    }
    return client.connected(name, this::subscribe);
  }

  private int subscribe(Worker worker) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> waiting.stop(worker), "mneme-stop"));
    worker.onStateChange(common::remark);
    for (String channel : channels) {
      worker.channel(channel, JsonText.class).subscribe(waiting::put);
    }
    if (common.verbose()) {
      common.remark("subscribed as " + worker.name());
    }
    try {
      return print(worker);
    } finally {
      waiting.stop();
    }
  }

  private int print(Worker worker) throws InterruptedException {
    long printed = 0;
    while (count == 0 || printed < count) {
      ChannelMessage<JsonText> message = waiting.take(worker);
      if (message == null) {
        return ExitStatus.DONE;
      }
      common.print(line(message));
      printed++;
      if (common.out().checkError()) {
        // Main reports it.
        return ExitStatus.DONE;
      }
    }
    return ExitStatus.DONE;
  }

  private String line(ChannelMessage<JsonText> message) {
    String from = message.from();
    if (format != null && format.json) {
      return "{\"channel\":"
          + PlainText.quote(message.channel())
          + ",\"from\":"
          + (from == null ? "null" : PlainText.quote(from))
          + ",\"value\":"
          + PlainText.oneLine(message.value())
          + "}";
    }
    String value =
        format != null && format.raw
            ? PlainText.of(message.value())
            : PlainText.oneLine(message.value());
    return common.verbose()
        ? message.channel() + "\t" + (from == null ? "-" : from) + "\t" + value
        : value;
  }
}
