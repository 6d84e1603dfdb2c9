package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A value on the command line or, where there is none, on standard input. */
final class ValueOptions {

  // What the help says of the argument, which each command has to declare itself.
  static final String HELP = "One JSON value; it is kept exactly as it is given.";
  static final String INPUT_HELP =
      "Without it the value is read from standard input: all of it, in UTF-8. White space around"
          + " JSON does not count, nor one line end behind plain text.";

  @Option(names = "--raw", description = "Values are plain text instead, kept as JSON strings.")
  private boolean raw;

  /**
   * The value.
   *
   * @param argument what was given on the command line; null if nothing was
   * @throws IllegalArgumentException if it is no JSON, or more than the limit
   */
  JsonText value(@Nullable String argument) {
    if (argument != null) {
      return parse(argument);
    }
    byte[] input = input();
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

  private static byte[] input() {
    try {
      byte[] input = System.in.readNBytes(Limits.BODY_BYTES + 1);
      if (input.length > Limits.BODY_BYTES) {
        throw new IllegalArgumentException(
            "standard input has more than " + Limits.BODY_BYTES + " bytes: send a shorter value");
      }
      return input;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input", e);
    }
  }
}
