package io.mneme.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of one process: a line for each operation that begins and one for each that ends. A
 * line is with the operating system before its writer goes on, so that kill -9 loses no more than
 * the last line, or a part of it: then that operation did not begin, or has no known outcome.
 *
 * <pre>
 * I slot kind key value expected time
 * R slot outcome revision read time
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
final class HistoryFile implements AutoCloseable {

  private final FileOutputStream file;

  HistoryFile(Path path) throws IOException {
    this.file = new FileOutputStream(path.toFile());
  }

  /** Notes that an operation begins, now. */
  Op begin(int slot, Kind kind, String key, long value, long expected) {
    Op op = Op.invoke(slot, kind, key, value, expected, System.nanoTime());
    write("I " + slot + " " + kind + " " + key + " " + value + " " + expected + " " + op.invoked());
    return op;
  }

  /** Notes how an operation has ended. */
  void end(Op op) {
    write(
        "R "
            + op.slot()
            + " "
            + op.outcome()
            + " "
            + op.revision()
            + " "
            + op.read()
            + " "
            + op.returned());
  }

  private void write(String line) {
    try {
      synchronized (this) {
        file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Reads what was written, by a process that may have been killed. */
  static List<Op> read(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.US_ASCII);
    List<Op> ops = new ArrayList<>();
    Map<Integer, Op> open = new HashMap<>();
    int end;
    for (int at = 0; (end = text.indexOf('\n', at)) >= 0; at = end + 1) {
      String[] word = text.substring(at, end).split(" ", -1);
      int slot = Integer.parseInt(word[1]);
      if (word[0].equals("I")) {
        Op op =
            Op.invoke(
                slot,
                Kind.valueOf(word[2]),
                word[3],
                Long.parseLong(word[4]),
                Long.parseLong(word[5]),
                Long.parseLong(word[6]));
        if (open.put(slot, op) != null) {
          throw new IOException(path + ": client " + slot + " makes two operations at once");
        }
      } else {
        Op op = open.remove(slot);
        if (op == null) {
          throw new IOException(path + ": client " + slot + " ends what it did not begin");
        }
        ops.add(ended(op, word));
      }
    }
    ops.addAll(open.values());
    return ops;
  }

  private static Op ended(Op op, String[] word) {
    long time = Long.parseLong(word[5]);
    return switch (Outcome.valueOf(word[2])) {
      case DONE -> op.done(time, Long.parseLong(word[3]), Long.parseLong(word[4]));
      case NOT_DONE -> op.notDone(time);
      case UNKNOWN -> op;
    };
  }
}
