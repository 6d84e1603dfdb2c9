package io.mneme.master;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal for a rebuild: exactly the records that the baton tells of, each once, in the
 * order of their serials.
 *
 * <p>It browses, and takes no end of a browser for the end of the journal: a browser can end early,
 * and what a dead master had received comes back to the queue one consumer after another. So it
 * asks again while a record is missing.
 */
final class JournalReader {

  private static final Logger LOG = System.getLogger(JournalReader.class.getName());

  private static final int WINDOW_BYTES = 4 << 20;
  private static final long ASK_MILLIS = 200;
  private static final int ASKS_OF_A_BROWSER = 5;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ClientSession session;
  private final String queue;
  private final Baton baton;
  private final BooleanSupplier stop;
  private final long patienceNanos;
  private final Consumer<String> say;
  private final Map<Long, JournalRecord> ahead = new HashMap<>();
  private final Deque<Long> sizes = new ArrayDeque<>();
  private long next;
  private long sayAt = System.nanoTime() + PROGRESS_NANOS;

  /**
   * A reader.
   *
   * @param patience how long a record may be missing
   * @param stop whether to give up
   */
  JournalReader(
      ClientSession session, String queue, Baton baton, Duration patience, BooleanSupplier stop) {
    this(
        session,
        queue,
        baton,
        patience,
        stop,
        progress -> LOG.log(Level.INFO, "rebuilding: {0}", progress));
  }

  /**
   * A reader that says how far it is in another way.
   *
   * @param say told from time to time
   */
  JournalReader(
      ClientSession session,
      String queue,
      Baton baton,
      Duration patience,
      BooleanSupplier stop,
      Consumer<String> say) {
    this.say = say;
    this.session = session;
    this.queue = queue;
    this.baton = baton;
    this.stop = stop;
    this.patienceNanos = patience.toNanos();
    this.next = baton.first();
  }

  /**
   * Reads all of it.
   *
   * @param replay given each record
   * @return the size of each record, by {@link Journal#bytes(JournalRecord)}; null if it gave up
   * @throws MasterException if a record cannot be read or does not turn up
   */
  @Nullable Deque<Long> read(Consumer<JournalRecord> replay) throws ActiveMQException {
    long progressAt = System.nanoTime();
    while (next <= baton.last()) {
      if (stop.getAsBoolean()) {
        return null;
      }
      long before = next;
      browse(replay);
      long now = System.nanoTime();
      if (next > before) {
        progressAt = now;
      } else if (now - progressAt > patienceNanos) {
        throw new MasterException(
            "record "
                + next
                + " of the journal \""
                + queue
                + "\" does not turn up: the baton tells of the records "
                + baton.first()
                + " to "
                + baton.last()
                + ". The memory cannot be rebuilt: restore the broker's data",
            null);
      }
    }
    return sizes;
  }

  private void browse(Consumer<JournalRecord> replay) throws ActiveMQException {
    try (ClientConsumer browser =
        session.createConsumer(SimpleString.of(queue), null, WINDOW_BYTES, -1, true)) {
      for (int asks = 0;
          asks < ASKS_OF_A_BROWSER && next <= baton.last() && !stop.getAsBoolean(); ) {
        ClientMessage message = browser.receive(ASK_MILLIS);
        sayProgress();
        if (message == null) {
          asks++;
          continue;
        }
        JournalRecord record = Journal.read(message, queue);
        if (record.serial() >= next && record.serial() <= baton.last()) {
          ahead.put(record.serial(), record);
        }
        for (JournalRecord due; (due = ahead.remove(next)) != null; next++) {
          replay.accept(due);
          CrashPoint.IN_REBUILD.reached();
          sizes.addLast(Journal.bytes(due));
        }
      }
    }
  }

  private void sayProgress() {
    if (System.nanoTime() - sayAt > 0) {
      sayAt = System.nanoTime() + PROGRESS_NANOS;
      say.accept(
          String.format(
              Locale.ROOT,
              "%,d of %,d records",
              next - baton.first(),
              baton.last() - baton.first() + 1));
    }
  }
}
