package io.mneme.worker;

import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/**
 * A subscriber's tie to a {@link WatchPublisher}. By the rules of Reactive Streams: signals come
 * one after another, and none after the last.
 */
final class PublishedWatch<V> implements Flow.Subscription {

  private final Watches watches;
  private final Watcher<V> watcher;
  private final Flow.Subscriber<? super WatchEvent<V>> subscriber;

  /** Held while the subscriber is called. */
  private final Object signals = new Object();

  private volatile boolean ended;

  PublishedWatch(
      Watches watches,
      ChangeSource source,
      WatchOptions options,
      Values<V> values,
      Flow.Subscriber<? super WatchEvent<V>> subscriber) {
    this.watches = watches;
    this.subscriber = subscriber;
    this.watcher = new Watcher<>(source, options, values, this::next, watches, this::fail);
  }

  void begin() {
    watches.add(this);
    synchronized (signals) {
      subscriber.onSubscribe(this);
    }
    try {
      watches.waiting().execute(this::beginWatch);
    } catch (RejectedExecutionException e) {
      fail(new WorkerClosedException("the worker is closed: cannot watch", e));
    }
  }

  private void beginWatch() {
    if (ended) {
      return;
    }
    try {
      watches.begin(watcher);
    } catch (MnemeException e) {
      fail(e);
    }
  }

  private void next(WatchEvent<V> event) {
    synchronized (signals) {
      if (ended) {
        return;
      }
      boolean taken = false;
      try {
        subscriber.onNext(event);
        taken = true;
      } finally {
        if (!taken) {
          // One that throws has ended its subscription.
          cancel();
        }
      }
    }
  }

  @Override
  public void request(long more) {
    if (more <= 0) {
      fail(new IllegalArgumentException("a request for " + more + " events: it must be positive"));
    } else if (!ended) {
      watcher.request(more);
    }
  }

  @Override
  public void cancel() {
    ended = true;
    watcher.end();
    watches.ended(this);
  }

  private void fail(RuntimeException failure) {
    synchronized (signals) {
      if (!ended) {
        cancel();
        subscriber.onError(failure);
      }
    }
  }

  /** The worker was closed. */
  void complete() {
    watches.callLast(this::completeNow);
  }

  private void completeNow() {
    synchronized (signals) {
      if (!ended) {
        cancel();
        subscriber.onComplete();
      }
    }
  }
}
