package io.mneme.master;

import java.util.concurrent.atomic.LongAdder;

/** What a master has done since it was started. Safe for use by many threads. */
public final class MasterCounters {

  private final LongAdder requests = new LongAdder();
  private final LongAdder commits = new LongAdder();

  MasterCounters() {}

  void request() {
    requests.increment();
  }

  void commit() {
    commits.increment();
  }

  /** Requests answered, refused ones included. */
  public long requests() {
    return requests.sum();
  }

  /** Transactions committed. */
  public long commits() {
    return commits.sum();
  }
}
