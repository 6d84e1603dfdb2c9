package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Names;
import io.mneme.protocol.ProtocolException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes several entries. */
@Command(
    name = "set-all",
    aliases = "mset",
    description = {
      "Write several entries, all as one change or none at all, and print its revision.",
      "At most 1,000, or what the master's limit is, and 4 MiB in all: see import for more."
    })
final class SetAllCommand implements Callable<Integer> {

  @Mixin private final MapOptions map = new MapOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "KEY VALUE",
      description = {
        "Keys, each with its value.",
        "Without them one JSON object is read from standard input or --file, whose fields are the"
            + " keys: {\"a\":1,\"b\":2}."
      })
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--raw",
      description = "The values on the command line are plain text, kept as JSON strings.")
  private boolean raw;

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--lines",
      description = {
        "What is read is a JSON object a line instead, as export writes it:",
        "{\"key\":...,\"value\":...,\"expires\":...}. Its map and revision do not count."
      })
  private boolean lines;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = {
        "The entries expire after this time: seconds or an ISO 8601 duration.",
        "Without it, they stay. Not with --lines."
      })
  private @Nullable Duration timeToLive;

  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    map.name();
    if (lines && (timeToLive != null || raw || !pairs.isEmpty())) {
      throw common.usage("--lines goes with neither arguments nor --raw nor --ttl");
    }
    if (raw && pairs.isEmpty()) {
      throw common.usage("--raw is for values on the command line");
    }
    if (lines) {
      List<SharedEntry<JsonText>> entries = ofLines();
      return client.connected(worker -> print(map.of(worker).setAll(entries)));
    }
    Map<String, JsonText> entries = pairs.isEmpty() ? ofObject() : ofPairs();
    return client.connected(
        worker -> {
          SharedMap<JsonText> to = map.of(worker);
          return print(timeToLive == null ? to.setAll(entries) : to.setAll(entries, timeToLive));
        });
  }

  private int print(long revision) {
    if (revision == 0) {
      return common.notMet("there was nothing to set");
    }
    common.print(revision);
    return ExitStatus.DONE;
  }

  private Map<String, JsonText> ofPairs() {
    input.requireNone();
    if (pairs.size() % 2 != 0) {
      throw common.usage("the value of key \"" + pairs.get(pairs.size() - 1) + "\" is missing");
    }
    Map<String, JsonText> entries = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      String value = pairs.get(i + 1);
      JsonText json = raw ? PlainText.toJson(value) : PlainText.json(value);
      if (entries.put(Names.requireKey(pairs.get(i)), json) != null) {
        throw common.usage("the key \"" + Names.excerpt(pairs.get(i)) + "\" is there twice");
      }
    }
    return entries;
  }

  private Map<String, JsonText> ofObject() {
    Map<String, JsonText> entries = new LinkedHashMap<>();
    JsonObject.fields(input.bytes())
        .forEach((key, value) -> entries.put(Names.requireKey(key), json(key, value)));
    return entries;
  }

  private static JsonText json(String key, byte[] value) {
    try {
      return JsonText.of(value);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(
          "bad value of key \"" + Names.excerpt(key) + "\": " + e.getMessage(), e);
    }
  }

  private List<SharedEntry<JsonText>> ofLines() {
    List<SharedEntry<JsonText>> entries = new ArrayList<>();
    Lines all = new Lines(new ByteArrayInputStream(input.bytes()));
    try {
      byte[] line;
      while ((line = all.next()) != null) {
        entries.add(EntryLine.parse(line).entry());
      }
      return entries;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + all.number() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array does no I/O", e);
    }
  }
}
