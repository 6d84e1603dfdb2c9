package io.mneme.master;

import io.mneme.master.CheckFinding.Test;
import java.time.Duration;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.jspecify.annotations.Nullable;

/**
 * Tests whether the journal can be read. While no master is there it is rebuilt into a memory, by
 * what a master does it with. While one is there the journal changes as it is read, so that only
 * what cannot change is tested: that each record can be read, that their order is right, and that
 * none is missing between two that are there.
 */
final class JournalCheck {

  private static final int WINDOW_BYTES = 4 << 20;
  private static final long RECEIVE_MILLIS = 200;

  /** A browser can end early. */
  private static final int ASKS_AT_THE_END = 5;

  /** What a master is just dropping can be missing from the middle for a moment. */
  private static final int LOOKS = 3;

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A record that is there is there at once, or a moment after a master has died. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final CheckContext context;
  private final Consumer<String> progress;
  private final String queue;

  /**
   * A test.
   *
   * @param progress told from time to time how far it is
   */
  JournalCheck(CheckContext context, Consumer<String> progress) {
    this.context = context;
    this.progress = progress;
    this.queue = context.destinations().journal();
  }

  /**
   * Reads it.
   *
   * @param baton what the baton says, if no master is there and it can be read; else null
   */
  void run(@Nullable Baton baton) throws ActiveMQException, InterruptedException {
    try {
      if (isServed()) {
        served();
      } else if (baton != null) {
        rebuild(baton);
      } else {
        context.skip(
            Test.JOURNAL,
            "not read: without a master only the baton tells which records it must have, and that"
                + " cannot be read",
            "see the test of the baton");
      }
    } catch (MasterException e) {
      context.fail(
          Test.JOURNAL,
          String.valueOf(e.getMessage()),
          "no master can rebuild the memory: restore the broker's data"
              + (isServed()
                  ? "; as long as a master serves it has everything: export the memory now"
                  : ""));
    }
  }

  private boolean isServed() throws ActiveMQException {
    return context.queue(context.destinations().baton()).getConsumerCount() > 0;
  }

  private void rebuild(Baton baton) throws ActiveMQException {
    try {
      atRest(baton);
    } catch (OutOfMemoryError e) {
      // Of the memory that was being rebuilt, which is garbage by now. It says nothing of the
      // journal.
      context.skip(
          Test.JOURNAL,
          "not tested: the memory does not fit into the heap of this check",
          "give Java as much as the master has: java -Xmx");
    }
  }

  private void atRest(Baton baton) throws ActiveMQException {
    long start = System.nanoTime();
    Memory memory = new Memory(context.options());
    JournalReader reader =
        new JournalReader(
            context.core(),
            queue,
            baton,
            PATIENCE,
            () -> false,
            said -> progress.accept("journal: " + said));
    var sizes = memory.rebuild(reader, baton);
    long bytes = sizes == null ? 0 : sizes.stream().mapToLong(Long::longValue).sum();
    if (baton.first() <= baton.last() && isServed()) {
      context.skip(Test.JOURNAL, "a master has started while it was read", "check once more");
      return;
    }
    context.ok(
        Test.JOURNAL,
        String.format(
            Locale.ROOT,
            "a master can rebuild the memory: %,d entries at revision %d, from %,d records with"
                + " about %,d bytes, read in %d ms",
            memory.store().size(),
            memory.store().revision(),
            baton.last() - baton.first() + 1,
            bytes,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
  }

  private void served() throws ActiveMQException {
    Pass pass = new Pass();
    for (int look = 0; look < LOOKS; look++) {
      pass = read();
      if (pass.gap.isEmpty()) {
        break;
      }
    }
    if (!pass.gap.isEmpty()) {
      context.fail(
          Test.JOURNAL,
          "records are missing from the journal \"" + queue + "\": " + pass.gap,
          "while a master serves it has everything: export the memory now, and restore the broker's"
              + " data");
      return;
    }
    context.ok(
        Test.JOURNAL,
        String.format(
            Locale.ROOT,
            "%,d records with about %,d bytes can be read and are in order, up to revision %d; it"
                + " changes while a master serves, so that only a check without a master says"
                + " whether it is whole",
            pass.records,
            pass.bytes,
            pass.revision));
  }

  /** What was seen when reading it once. */
  private static final class Pass {
    private long records;
    private long bytes;
    private long revision;
    private String gap = "";
  }

  private Pass read() throws ActiveMQException {
    Pass pass = new Pass();
    long expected = context.queue(queue).getMessageCount();
    NavigableMap<Long, Long> ranges = new TreeMap<>();
    long sayAt = System.nanoTime() + PROGRESS_NANOS;
    try (ClientConsumer browser =
        context.core().createConsumer(SimpleString.of(queue), null, WINDOW_BYTES, -1, true)) {
      for (int asks = 0; asks < ASKS_AT_THE_END && pass.records < expected; ) {
        ClientMessage message = browser.receive(RECEIVE_MILLIS);
        if (message == null) {
          asks++;
          continue;
        }
        JournalRecord record = Journal.read(message, queue);
        pass.records++;
        pass.bytes += Journal.bytes(record);
        for (JournalItem item : record.items()) {
          if (item.entry() != null && !Workers.concerns(item)) {
            pass.revision = Math.max(pass.revision, item.entry().revision());
          }
          if (item.origin() != null) {
            pass.revision = Math.max(pass.revision, item.origin().revision());
          }
        }
        add(ranges, record.serial());
        if (System.nanoTime() - sayAt > 0) {
          sayAt = System.nanoTime() + PROGRESS_NANOS;
          progress.accept(
              String.format(Locale.ROOT, "journal: %,d of %,d records", pass.records, expected));
        }
      }
    }
    long before = -1;
    for (var range : ranges.entrySet()) {
      if (before >= 0) {
        pass.gap += (pass.gap.isEmpty() ? "" : ", ") + (before + 1) + " to " + (range.getKey() - 1);
      }
      before = range.getValue();
    }
    return pass;
  }

  /** Adds a number to ranges, from the first to the last. */
  private static void add(NavigableMap<Long, Long> ranges, long number) {
    var below = ranges.floorEntry(number);
    if (below != null && below.getValue() >= number) {
      return;
    }
    long first = number;
    long last = number;
    if (below != null && below.getValue() == number - 1) {
      first = below.getKey();
    }
    Long above = ranges.remove(number + 1);
    if (above != null) {
      last = above;
    }
    ranges.put(first, last);
  }
}
