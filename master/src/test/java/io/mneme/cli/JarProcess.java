package io.mneme.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The runnable jar at work: a process, and what it has printed so far. */
final class JarProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  JarProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  private static Thread read(InputStream from, List<String> to) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(to::add);
              } catch (IOException | UncheckedIOException e) {
                to.add("(not read on: " + e + ")");
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  long pid() {
    return process.pid();
  }

  List<String> out() {
    return out;
  }

  List<String> err() {
    return err;
  }

  /** Gives it its standard input, all of it. */
  JarProcess input(byte[] bytes) throws IOException {
    try (OutputStream input = process.getOutputStream()) {
      input.write(bytes);
    }
    return this;
  }

  /** Waits until a line of standard output fits. */
  Matcher awaitOut(String regex) {
    return await(regex, out);
  }

  /** Waits until a line of standard error fits. */
  Matcher awaitErr(String regex) {
    return await(regex, err);
  }

  private Matcher await(String regex, List<String> lines) {
    Pattern pattern = Pattern.compile(regex);
    return Awaitility.await("a line with " + regex)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> find(pattern, lines), found -> found != null);
  }

  private @Nullable Matcher find(Pattern pattern, List<String> lines) {
    boolean ended = readers.stream().noneMatch(Thread::isAlive);
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    if (ended) {
      throw new AssertionError("no line with " + pattern + ": " + this);
    }
    return null;
  }

  /** Asks it to end, as an operator does: SIGTERM. */
  void terminate() {
    // Not process.destroy(), which closes the streams as well.
    process.toHandle().destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and gives the exit status. */
  int status() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + this);
    }
    for (Thread reader : readers) {
      reader.join(LIMIT.toMillis());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return process.info().commandLine().orElse("ended") + ", out " + out + ", err " + err;
  }
}
