package io.mneme.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one mirror has shown: a line for each read, in their order.
 *
 * <pre>
 * what key before revision value
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
final class MirrorFile implements AutoCloseable {

  /** Why the mirror was read. */
  enum Why {
    /** At random. */
    READ,
    /** After an own change had returned; its revision stands for the mirror's. */
    OWN,
    /** At the end, when it had come to this revision. */
    END
  }

  /**
   * A read.
   *
   * @param before the revision that the mirror said it had, before the read
   * @param revision that of the entry; 0 if there was none
   */
  record Read(Why why, String key, long before, long revision, long value) {}

  private final FileOutputStream file;

  MirrorFile(Path path) throws IOException {
    this.file = new FileOutputStream(path.toFile());
  }

  void note(Read read) {
    String line =
        read.why()
            + " "
            + read.key()
            + " "
            + read.before()
            + " "
            + read.revision()
            + " "
            + read.value()
            + "\n";
    try {
      synchronized (this) {
        file.write(line.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  static List<Read> read(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.US_ASCII);
    List<Read> reads = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      String[] word = line.split(" ", -1);
      reads.add(
          new Read(
              Why.valueOf(word[0]),
              word[1],
              Long.parseLong(word[2]),
              Long.parseLong(word[3]),
              Long.parseLong(word[4])));
    }
    return reads;
  }
}
