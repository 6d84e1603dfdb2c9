package io.mneme.cli;

import io.mneme.protocol.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A value on the command line or, where there is none, on standard input. */
final class ValueOptions {

  // What the help says of the argument, which each command has to declare itself.
  static final String HELP = "One JSON value; it is kept exactly as it is given.";
  static final String INPUT_HELP =
      "Without it the value is read from standard input or --file: all of it, in UTF-8. White"
          + " space around JSON does not count, nor one line end behind plain text.";

  @Option(names = "--raw", description = "Values are plain text instead, kept as JSON strings.")
  private boolean raw;

  @Mixin private final InputOptions source = new InputOptions();

  /** Whether values are plain text. */
  boolean raw() {
    return raw;
  }

  /** A value as it is printed where values are read like this. */
  String print(JsonText value) {
    return raw ? PlainText.of(value) : value.toString();
  }

  /**
   * The value.
   *
   * @param argument what was given on the command line; null if nothing was
   * @throws IllegalArgumentException if it is no JSON, or more than the limit, or there are two
   */
  JsonText value(@Nullable String argument) {
    if (argument != null) {
      source.requireNone();
      return parse(argument);
    }
    byte[] input = source.bytes();
    return raw
        ? PlainText.toJson(PlainText.withoutLineEnd(PlainText.utf8(input)))
        : parse(PlainText.utf8(input));
  }

  /**
   * Reads a value as {@code --raw} says.
   *
   * @throws IllegalArgumentException if it is no JSON, or more than the limit
   */
  JsonText parse(String text) {
    return raw ? PlainText.toJson(text) : PlainText.json(text);
  }
}
