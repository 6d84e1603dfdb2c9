package io.mneme.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the operations that were carried out, in history files that are being written. */
final class Progress {

  private final Map<Path, Long> files = new LinkedHashMap<>();
  private long done;

  void follow(Path file) {
    files.put(file, 0L);
  }

  Collection<Path> files() {
    return new ArrayList<>(files.keySet());
  }

  /** How many there are so far. */
  long done() {
    files.replaceAll(this::readOn);
    return done;
  }

  private long readOn(Path file, long from) {
    if (!Files.exists(file)) {
      return from;
    }
    try (FileChannel channel = FileChannel.open(file).position(from);
        InputStream in = Channels.newInputStream(channel)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      int end = text.lastIndexOf('\n') + 1;
      done += text.substring(0, end).lines().filter(line -> line.contains(" DONE ")).count();
      return from + end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
