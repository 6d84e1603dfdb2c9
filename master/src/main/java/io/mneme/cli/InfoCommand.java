package io.mneme.cli;

import io.mneme.protocol.Limits;
import io.mneme.protocol.MemoryLimits;
import io.mneme.worker.MemoryInfo;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells of the memory. */
@Command(
    name = "info",
    description = {
      "Print what the memory is, who serves it, how full it is, and what the master refuses to go"
          + " beyond. See \"mneme master --help\" for the limits."
    })
final class InfoCommand implements Callable<Integer> {

  @Option(
      names = "--json",
      description = {
        "Print one JSON object: {\"memory\":...,\"master\":...,\"since\":...,\"revision\":...,"
            + "\"entries\":...,\"bytes\":...,\"workers\":...,\"limits\":{\"key\":...,\"value\":...,"
            + "\"entries\":...,\"bytes\":...,\"batch\":...,\"reply\":...}}.",
        "since is in milliseconds since the epoch."
      })
  private boolean json;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return client.connected(
        worker -> {
          MemoryInfo info = worker.info();
          if (json) {
            common.print(json(info));
          } else {
            print(info);
          }
          return ExitStatus.DONE;
        });
  }

  private static String json(MemoryInfo info) {
    MemoryLimits limits = info.limits();
    return new JsonLine()
        .text("memory", info.memory())
        .text("master", info.master())
        .time("since", info.since())
        .number("revision", info.revision())
        .number("history", info.history())
        .number("entries", info.entries())
        .number("bytes", info.bytes())
        .number("workers", info.workers())
        .raw(
            "limits",
            new JsonLine()
                .number("key", limits.key())
                .number("value", limits.value())
                .number("entries", limits.entries())
                .number("bytes", limits.bytes())
                .number("batch", limits.batch())
                .number("reply", limits.reply())
                .end())
        .end();
  }

  private void print(MemoryInfo info) {
    MemoryLimits limits = info.limits();
    row("memory", info.memory());
    row("master", info.master() + ", since " + info.since());
    row("revision", number(info.revision()));
    boolean remembered = info.history() <= info.revision();
    row("history", remembered ? "from revision " + number(info.history()) : "none");
    row("entries", number(info.entries()));
    row("bytes", number(info.bytes()) + share(info.bytes(), limits.bytes()));
    row("workers", number(info.workers()));
    row("limits", "key      " + number(limits.key()) + " characters");
    row("", "value    " + number(limits.value()) + " bytes");
    row("", "entries  " + number(limits.entries()) + " in a map");
    row("", "bytes    " + number(limits.bytes()) + " in the whole memory");
    row("", "batch    " + number(limits.batch()) + " requests, keys or entries");
    row("", "reply    " + number(limits.reply()) + " bytes");
  }

  private void row(String name, String content) {
    common.print(String.format(Locale.ROOT, "%-10s%s", name, content));
  }

  private static String number(long number) {
    return number == Limits.HIGHEST_ID ? "any number" : String.format(Locale.ROOT, "%,d", number);
  }

  private static String share(long bytes, long limit) {
    return limit == Limits.HIGHEST_ID
        ? ""
        : String.format(Locale.ROOT, ", %.1f %% of the limit", 100.0 * bytes / limit);
  }
}
