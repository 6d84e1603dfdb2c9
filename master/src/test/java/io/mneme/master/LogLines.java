package io.mneme.master;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is written to the log while this is open: the tests have it on the standard error. */
final class LogLines implements AutoCloseable {

  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  LogLines() {
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
  }

  /** Whether something was written. */
  boolean contain(String text) {
    return lines.toString(StandardCharsets.UTF_8).contains(text);
  }

  /** The lines that have a text in them. */
  List<String> linesWith(String text) {
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(text))
        .toList();
  }

  /** The master's own warnings and errors. */
  List<String> warnings() {
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.matches("\\S+ (WARN|ERROR) +i\\.m\\.m\\..*"))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(standardError);
    standardError.print(lines.toString(StandardCharsets.UTF_8));
  }
}
