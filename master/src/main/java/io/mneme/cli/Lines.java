package io.mneme.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes, and counts them. Those that are empty are passed over. */
final class Lines {

  /**
   * The longest: a value whose line ends, quotes and backslashes are escaped, and room to spare.
   */
  static final int MOST_BYTES = 4 << 20;

  private final InputStream in;
  private long number;

  /** From a stream, which should be a buffered one. */
  Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /**
   * Reads the next line that is not empty; null if there is none.
   *
   * @throws IllegalArgumentException if it is too long
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean blank = true;
    int next = in.read();
    if (next >= 0) {
      number++;
    }
    while (next >= 0) {
      if (next != '\n') {
        if (line.size() == MOST_BYTES) {
          throw new IllegalArgumentException("it has more than " + MOST_BYTES + " bytes");
        }
        line.write(next);
        blank &= next == ' ' || next == '\t' || next == '\r';
      } else if (blank) {
        line.reset();
        number++;
      } else {
        return line.toByteArray();
      }
      next = in.read();
    }
    return blank ? null : line.toByteArray();
  }
}
