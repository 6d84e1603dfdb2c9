package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The revision of one change, once it is known: not every change returns it. All entries that one
 * change has written share it. For one thread.
 */
final class ModelRevision {

  /** The revisions of one memory, of which none is that of two changes. For many threads. */
  static final class All {

    private final AtomicLong highest = new AtomicLong();
    private final Map<Long, ModelRevision> known = new ConcurrentHashMap<>();

    /** That of a change that begins now, and so comes after all that is known. */
    ModelRevision next() {
      return new ModelRevision(this, highest.get());
    }
  }

  private final All all;
  private final long after;
  private long number;

  private ModelRevision(All all, long after) {
    this.all = all;
    this.after = after;
  }

  /** The revision; 0 if it is not known yet. */
  long number() {
    return number;
  }

  /** Takes what was returned, or read in an entry. */
  void learn(long seen) {
    if (number == 0) {
      assertThat(seen).as("revision").isGreaterThan(after);
      @Nullable ModelRevision other = all.known.putIfAbsent(seen, this);
      assertThat(other == null).as("revision %s is that of one change", seen).isTrue();
      all.highest.accumulateAndGet(seen, Math::max);
      number = seen;
    }
    assertThat(seen).as("revision").isEqualTo(number);
  }
}
