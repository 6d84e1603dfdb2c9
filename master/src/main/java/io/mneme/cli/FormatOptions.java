package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.SharedEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How values and entries are printed. */
final class FormatOptions {

  /** At most one of them. */
  static final class Format {

    @Option(
        names = "--raw",
        description = "Print the content of strings instead of the JSON. Other values stay JSON.")
    private boolean raw;

    @Option(
        names = "--json",
        description = {
          "Print each entry as a JSON object on a line of its own:",
          "{\"key\":...,\"value\":...,\"revision\":...,\"expires\":...}. The time of expiry, in"
              + " milliseconds since the epoch, is there if the entry has one."
        })
    private boolean json;
  }

  @ArgGroup private @Nullable Format format;

  /** Whether entries are to be printed as objects. */
  boolean json() {
    return format != null && format.json;
  }

  /** A value that stands alone: exactly as it is, unless plain text is asked for. */
  String value(JsonText value) {
    return format != null && format.raw ? PlainText.of(value) : value.toString();
  }

  /** A key and its value, on one line if the value is JSON. */
  String pair(String key, JsonText value) {
    return key
        + "\t"
        + (format != null && format.raw ? PlainText.of(value) : PlainText.oneLine(value));
  }

  /** An entry, on one line. */
  String entry(SharedEntry<JsonText> entry) {
    return json() ? JsonLine.entry(entry) : pair(entry.key(), entry.value());
  }
}
