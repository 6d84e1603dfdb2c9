package io.mneme.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads in a record of the journal which keys were removed. What a record is the master says. */
final class RemovedKeys {

  private static final int FORMAT = 1;
  private static final int REMOVED = 0;

  private RemovedKeys() {}

  static List<String> in(Object message) throws JMSException, IOException {
    BytesMessage record = (BytesMessage) message;
    byte[] body = new byte[(int) record.getBodyLength()];
    record.readBytes(body);
    List<String> keys = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("the journal's format is not the one that is known here");
      }
      in.readLong(); // the serial
      in.readLong(); // the time
      // What a transaction removes because it has expired comes first.
      for (int items = in.readInt(); items > 0 && in.readByte() == REMOVED; items--) {
        in.readUTF(); // the map
        keys.add(in.readUTF());
      }
    }
    return keys;
  }
}
