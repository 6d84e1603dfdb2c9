package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads entries. */
@Command(
    name = "get",
    aliases = "mget",
    description = {
      "Print the value of an entry: the JSON, exactly as it was set.",
      "Of several keys, print each key that has an entry and, behind a tab, its value on one line.",
      "The exit status is 1 if one of them has no entry."
    })
final class GetCommand implements Callable<Integer> {

  @Mixin private final KeysOptions entries = new KeysOptions();
  @Mixin private final FormatOptions format = new FormatOptions();
  @Mixin private final ClientOptions client = new ClientOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    List<String> keys = entries.keys();
    return client.connected(worker -> get(worker, keys));
  }

  private int get(Worker worker, List<String> keys) {
    SharedMap<JsonText> map = entries.of(worker);
    Map<String, String> lines = new LinkedHashMap<>();
    if (format.json()) {
      for (SharedEntry<JsonText> entry : entries(map, keys)) {
        lines.put(entry.key(), JsonLine.entry(entry));
      }
    } else if (keys.size() == 1) {
      map.get(keys.get(0)).ifPresent(value -> lines.put(keys.get(0), format.value(value)));
    } else {
      map.getAll(keys).forEach((key, value) -> lines.put(key, format.pair(key, value)));
    }
    lines.values().forEach(common::print);
    int status = ExitStatus.DONE;
    for (String key : keys) {
      if (!lines.containsKey(key)) {
        status = common.notMet("there is no entry " + entries.description(key));
      }
    }
    return status;
  }

  /** With their revisions, for which there is a request for each; they travel together. */
  private static List<SharedEntry<JsonText>> entries(SharedMap<JsonText> map, List<String> keys) {
    List<CompletableFuture<Optional<SharedEntry<JsonText>>>> replies = new ArrayList<>();
    for (String key : keys) {
      replies.add(map.async().entry(key));
    }
    return replies.stream().map(Later::get).flatMap(Optional::stream).toList();
  }
}
