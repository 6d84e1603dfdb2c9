package io.mneme.master;

import io.mneme.protocol.JsonText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the journal: a number of items under one serial. As bytes, in the encoding of {@link
 * DataOutputStream}:
 *
 * <pre>
 * byte  format, 1
 * long  serial
 * long  time, milliseconds since the epoch
 * int   number of items, then for each
 *         byte  1 the key holds something, 0 it was removed
 *         UTF   map
 *         UTF   key
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
        out.writeUTF(item.map());
        out.writeUTF(item.key());
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

  /**
   * Reads a record.
   *
   * @throws IOException if it is none, or of a later format
   */
  static JournalRecord decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IOException("its format is " + format + ", this version reads " + FORMAT);
      }
      long serial = in.readLong();
      long time = in.readLong();
      int count = in.readInt();
      List<JournalItem> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        items.add(item(in));
      }
      if (in.available() > 0) {
        throw new IOException("it goes on after its end");
      }
      return new JournalRecord(serial, time, items);
    }
  }

  private static JournalItem item(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    String map = in.readUTF();
    String key = in.readUTF();
    if (kind == REMOVED) {
      return new JournalItem(map, key, null);
    }
    if (kind != HELD) {
      throw new IOException("it has an item of the unknown kind " + kind);
    }
    long revision = in.readLong();
    long expires = in.readLong();
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("it has a value of " + length + " bytes");
    }
    JsonText value = JsonText.ofStored(in.readNBytes(length));
    return new JournalItem(map, key, new Entry(value, revision, expires));
  }
}
