package io.mneme.master;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A record of the journal: a number of items under one serial. As bytes, with the highest byte of a
 * number first:
 *
 * <pre>
 * byte  format, 2
 * long  serial
 * long  time, milliseconds since the epoch
 * int   number of items, then for each
 *         byte  the sum of 1 if the key holds something, 2 if it is a change
 *         text  map             a short with the number of bytes,
 *         text  key             and the bytes, UTF-8
 *         long  revision          ┐
 *         long  expires           │ only if the key
 *         int   length of value   │ holds something
 *         bytes value, UTF-8      ┘
 *         byte  kind              ┐
 *         long  revision          │ only if it
 *         long  previous revision │ is a change
 *         text  worker, or empty  ┘
 * </pre>
 *
 * @param serial its number: one more than that of the record before it
 * @param time when it was written, by the clock of the master
 * @param items what it keeps, in the order in which it came about
 */
record JournalRecord(long serial, long time, List<JournalItem> items) {

  /**
   * Records are not made larger than this, except for one item that is: beyond 100 KiB the broker
   * keeps a message in a file of its own.
   */
  static final int BYTES = 64 << 10;

  private static final int FORMAT = 2;
  private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;
  private static final int HELD = 1;
  private static final int CHANGE = 2;

  /** By their codes. The codes of those that are there are never to change. */
  private static final List<ChangeKind> KINDS =
      List.of(
          ChangeKind.SET,
          ChangeKind.DELETED,
          ChangeKind.EXPIRED,
          ChangeKind.CLEARED,
          ChangeKind.DROPPED);

  byte[] encode() {
    int most = HEADER_BYTES;
    for (JournalItem item : items) {
      most += item.encodedBytes();
    }
    byte[] bytes = new byte[most];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put((byte) FORMAT).putLong(serial).putLong(time).putInt(items.size());
    for (JournalItem item : items) {
      Entry entry = item.entry();
      JournalItem.Origin origin = item.origin();
      out.put((byte) ((entry == null ? 0 : HELD) + (origin == null ? 0 : CHANGE)));
      putText(out, item.map());
      putText(out, item.key());
      if (entry != null) {
        out.putLong(entry.revision()).putLong(entry.expires()).putInt(entry.valueBytes());
        entry.value().putInto(out);
      }
      if (origin != null) {
        out.put((byte) KINDS.indexOf(origin.kind()));
        out.putLong(origin.revision()).putLong(origin.previous());
        putText(out, Objects.requireNonNullElse(origin.worker(), ""));
      }
    }
    return Arrays.copyOf(bytes, out.position());
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) utf8.length).put(utf8);
  }

  /**
   * Reads a record.
   *
   * @throws IOException if it is none, or of a later format
   */
  static JournalRecord decode(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int format = in.get();
      if (format != FORMAT) {
        throw new IOException("its format is " + format + ", this version reads " + FORMAT);
      }
      long serial = in.getLong();
      long time = in.getLong();
      int count = in.getInt();
      List<JournalItem> items = new ArrayList<>();
      String map = "";
      for (int i = 0; i < count; i++) {
        JournalItem item = item(in, map);
        items.add(item);
        map = item.map();
      }
      if (in.hasRemaining()) {
        throw new IOException("it goes on after its end");
      }
      return new JournalRecord(serial, time, items);
    } catch (BufferUnderflowException e) {
      throw new IOException("it ends too early", e);
    }
  }

  private static JournalItem item(ByteBuffer in, String mapBefore) throws IOException {
    int kind = in.get();
    String read = text(in);
    // One text for all: it stays as long as the entry.
    String map = read.equals(mapBefore) ? mapBefore : read;
    String key = text(in);
    if (kind < 0 || kind > HELD + CHANGE) {
      throw new IOException("it has an item of the unknown kind " + kind);
    }
    Entry entry = (kind & HELD) == 0 ? null : entry(in);
    return new JournalItem(map, key, entry, (kind & CHANGE) == 0 ? null : origin(in));
  }

  private static Entry entry(ByteBuffer in) throws IOException {
    long revision = in.getLong();
    long expires = in.getLong();
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("it has a value of " + length + " bytes");
    }
    byte[] value = new byte[length];
    in.get(value);
    return new Entry(JsonText.ofStored(value), revision, expires);
  }

  private static JournalItem.Origin origin(ByteBuffer in) throws IOException {
    int kind = in.get();
    if (kind < 0 || kind >= KINDS.size()) {
      throw new IOException("it has a change of the unknown kind " + kind);
    }
    long revision = in.getLong();
    long previous = in.getLong();
    String worker = text(in);
    return new JournalItem.Origin(
        KINDS.get(kind), revision, previous, worker.isEmpty() ? null : worker);
  }

  private static String text(ByteBuffer in) throws IOException {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new IOException("it has a text of " + length + " bytes");
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
