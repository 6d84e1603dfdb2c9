package io.mneme.cli;

import io.mneme.protocol.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where input comes from: a file, else standard input. */
final class InputOptions {

  @Option(
      names = {"--file", "--input"},
      paramLabel = "FILE",
      description = "Read this file instead of standard input.")
  private @Nullable Path file;

  /**
   * Checks that no file was given beside an argument that says the same.
   *
   * @throws IllegalArgumentException if one was
   */
  void requireNone() {
    if (file != null) {
      throw new IllegalArgumentException("give a value or --file, not both");
    }
  }

  /** What to call it in a message. */
  String description() {
    return file == null ? "standard input" : file.toString();
  }

  /**
   * Begins to read it.
   *
   * @throws IllegalArgumentException if that cannot be done
   */
  InputStream open() {
    try {
      return new BufferedInputStream(file == null ? System.in : Files.newInputStream(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * All of it.
   *
   * @throws IllegalArgumentException if it cannot be read, or is more than a message can have
   */
  byte[] bytes() {
    try (InputStream in = open()) {
      byte[] input = in.readNBytes(Limits.BODY_BYTES + 1);
      if (input.length > Limits.BODY_BYTES) {
        throw new IllegalArgumentException(
            description() + " has more than " + Limits.BODY_BYTES + " bytes: send less at once");
      }
      return input;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** That it cannot be read. */
  IllegalArgumentException unreadable(IOException e) {
    return new IllegalArgumentException("cannot read " + description() + ": " + e, e);
  }
}
