package io.mneme.master;

import io.mneme.protocol.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the journal: a number of items under one serial. As bytes, with the highest byte of a
 * number first:
 *
 * <pre>
 * byte  format, 1
 * long  serial
 * long  time, milliseconds since the epoch
 * int   number of items, then for each
 *         byte  1 the key holds something, 0 it was removed
 *         text  map             a short with the number of bytes,
 *         text  key             and the bytes, UTF-8
 *         long  revision          ┐
 *         long  expires           │ only if the key
 *         int   length of value   │ holds something
 *         bytes value, UTF-8      ┘
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

  private static final int FORMAT = 1;
  private static final int REMOVED = 0;
  private static final int HELD = 1;

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(serial);
      out.writeLong(time);
      out.writeInt(items.size());
      for (JournalItem item : items) {
        Entry entry = item.entry();
        out.writeByte(entry == null ? REMOVED : HELD);
        writeText(out, item.map());
        writeText(out, item.key());
        if (entry != null) {
          out.writeLong(entry.revision());
          out.writeLong(entry.expires());
          out.writeInt(entry.value().length());
          entry.value().writeTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array does no I/O", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
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
      for (int i = 0; i < count; i++) {
        items.add(item(in));
      }
      if (in.hasRemaining()) {
        throw new IOException("it goes on after its end");
      }
      return new JournalRecord(serial, time, items);
    } catch (BufferUnderflowException e) {
      throw new IOException("it ends too early", e);
    }
  }

  private static JournalItem item(ByteBuffer in) throws IOException {
    int kind = in.get();
    String map = text(in);
    String key = text(in);
    if (kind == REMOVED) {
      return new JournalItem(map, key, null);
    }
    if (kind != HELD) {
      throw new IOException("it has an item of the unknown kind " + kind);
    }
    long revision = in.getLong();
    long expires = in.getLong();
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("it has a value of " + length + " bytes");
    }
    byte[] value = new byte[length];
    in.get(value);
    return new JournalItem(map, key, new Entry(JsonText.ofStored(value), revision, expires));
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
