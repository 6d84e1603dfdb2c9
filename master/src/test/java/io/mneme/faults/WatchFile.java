package io.mneme.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher was told, over all its lives: a line for each watch that begins, for each event,
 * and for each bookmark. A line is with the operating system before its writer goes on, so that
 * kill -9 loses no more than a part of the last one.
 *
 * <pre>
 * W from
 * E type revision [kind key value revision previous]...
 * B bookmark
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
final class WatchFile implements AutoCloseable {

  /**
   * A line.
   *
   * @param number what it begins with, or the bookmark; 0 of an event
   */
  record Line(char kind, long number, @Nullable Told told) {

    static Line begin(long from) {
      return new Line('W', from, null);
    }

    static Line event(Told told) {
      return new Line('E', 0, told);
    }

    static Line bookmark(long revision) {
      return new Line('B', revision, null);
    }
  }

  private final RandomAccessFile file;
  private long bookmark = 1;

  /** Begins where an earlier life has ended. */
  WatchFile(Path path) throws IOException {
    long end = 0;
    if (Files.exists(path)) {
      for (Line line : read(path)) {
        bookmark = line.kind() == 'B' ? line.number() : bookmark;
      }
      end = 1L + Files.readString(path, StandardCharsets.US_ASCII).lastIndexOf('\n');
    }
    this.file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(end);
    file.seek(end);
  }

  /** The last bookmark that was noted; 1 if there is none. */
  synchronized long bookmark() {
    return bookmark;
  }

  void begin(long from) {
    write("W " + from);
  }

  void event(Told told) {
    write("E " + told.text());
  }

  /** Notes a bookmark, if it is another one. */
  synchronized void bookmark(long revision) {
    if (revision != bookmark) {
      write("B " + revision);
      bookmark = revision;
    }
  }

  private synchronized void write(String line) {
    try {
      file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  static List<Line> read(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.US_ASCII);
    List<Line> lines = new ArrayList<>();
    int end;
    for (int at = 0; (end = text.indexOf('\n', at)) >= 0; at = end + 1) {
      String rest = text.substring(at + 2, end);
      switch (text.charAt(at)) {
        case 'W' -> lines.add(Line.begin(Long.parseLong(rest)));
        case 'B' -> lines.add(Line.bookmark(Long.parseLong(rest)));
        default -> lines.add(Line.event(Told.parse(rest)));
      }
    }
    return lines;
  }
}
