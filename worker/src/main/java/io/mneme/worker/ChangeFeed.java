package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeEvents;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.MemoryLimits;
import io.mneme.protocol.MessageCodec;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All that changes in the memory, in order, each change once: the one subscription of a worker, for
 * all its watches and mirrors. It exists as long as there are any.
 *
 * <p>Each message says which revisions it spans, so that one that is missing is seen at the next,
 * which comes after two seconds at the latest. What is missing, also after a connection was lost,
 * is asked of the master. Where the master does not remember it any more, the sinks are told so.
 *
 * <p>Safe for use by many threads.
 */
final class ChangeFeed implements Attachment {

  private static final Logger LOG = System.getLogger(ChangeFeed.class.getName());

  /**
   * A subscription from which nothing came for so long is made anew: perhaps it is gone. The master
   * is to be heard every two seconds.
   */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How many bytes of changes may wait until those before them have come: else they are missed. */
  private static final long AHEAD_BYTES = 16 << 20;

  private static final long UNKNOWN = -1;

  /**
   * How many changes or entries a page has. With small values it stays below 100 KiB, beyond which
   * the broker keeps a message in a file: a mirror of 100,000 entries is filled in 0.3 s, and with
   * pages of 1,000 in 0.6 s.
   */
  static final int PAGE = 400;

  /**
   * Where a sink begins.
   *
   * @param position it is told all changes after this revision
   * @param revision what the memory's revision was in between
   */
  record Start(long position, long revision) {}

  private final Connector connector;
  private final Requester requester;
  private final List<ChangeSink> sinks = new CopyOnWriteArrayList<>();

  /** Held while the subscription is made or ended. */
  private final Object subscribing = new Object();

  private int users;
  private boolean looking;

  private final ReentrantLock lock = new ReentrantLock();

  // All below guarded by the lock; some may be read without.
  private @Nullable AutoCloseable session;

  /** Whether it is to receive: it may have ended while a connection was being made. */
  private boolean wanted;

  /** Which connection it receives from: those before may have messages left. */
  private final AtomicInteger generation = new AtomicInteger();

  /** The last revision that the sinks were told; {@link #UNKNOWN} at first. */
  private volatile long position = UNKNOWN;

  /** Whether nothing is known to be missing. */
  private volatile boolean live;

  /** Came before others that are asked for. */
  private final Deque<ChangeEvents> ahead = new ArrayDeque<>();

  private long aheadBytes;

  /** The number of the last question what is missing: replies to those before are of no use. */
  private long question;

  private volatile long heardAt = System.nanoTime();

  ChangeFeed(Connector connector) {
    this.connector = connector;
    this.requester = connector.requester();
  }

  /**
   * Has a sink told of changes. Waits for the master.
   *
   * @throws MnemeException if the broker does not allow it, or the master does not answer
   */
  Start add(ChangeSink sink) {
    use();
    boolean added = false;
    try {
      int before = generation.get();
      // The master tells what changes after it has answered.
      long revision = requester.now(ask(0)).revision();
      lock.lock();
      try {
        if (position == UNKNOWN) {
          position = revision;
          if (generation.get() == before) {
            beLive();
          } else {
            askForMissing();
          }
        }
        sinks.add(sink);
        added = true;
        return new Start(position, revision);
      } finally {
        lock.unlock();
      }
    } finally {
      if (!added) {
        leave();
      }
    }
  }

  /** Ends it for a sink. Harmless if it was not added. */
  void remove(ChangeSink sink) {
    if (sinks.remove(sink)) {
      leave();
    }
  }

  private void use() {
    synchronized (subscribing) {
      if (users == 0) {
        heardAt = System.nanoTime();
        want();
        connector.subscribe(this);
        if (!looking) {
          looking = true;
          var unused = requester.every(LOOK, this::look);
        }
      }
      users++;
    }
  }

  private void want() {
    lock.lock();
    try {
      wanted = true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    AutoCloseable open;
    synchronized (subscribing) {
      users--;
      open = users == 0 ? detach() : null;
    }
    close(open);
  }

  /** Ends the subscription; it can begin anew. */
  @Override
  public void close() {
    close(detach());
  }

  /** Waits for the message that is just being received: so no lock may be held that it takes. */
  private static void close(@Nullable AutoCloseable open) {
    if (open != null) {
      WorkerConnection.closeOutsideCallbacks("subscription", open);
    }
  }

  /** Receives nothing any more. */
  private @Nullable AutoCloseable detach() {
    connector.unsubscribe(this);
    lock.lock();
    try {
      wanted = false;
      generation.incrementAndGet();
      question++;
      position = UNKNOWN;
      live = false;
      dropAhead();
      AutoCloseable open = session;
      session = null;
      return open;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String place() {
    return "the changes of the memory";
  }

  @Override
  public void attach(WorkerConnection connection) throws JMSException {
    int own;
    AutoCloseable before;
    lock.lock();
    try {
      if (!wanted) {
        return;
      }
      own = generation.incrementAndGet();
      question++;
      live = false;
      dropAhead();
      before = session;
      session = null;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      // Of a connection that is lost, or one from which nothing comes.
      var unused = WorkerConnection.closeInBackground("subscription", before);
    }
    AutoCloseable opened = connection.subscribeToChanges(message -> received(own, message));
    boolean current;
    lock.lock();
    try {
      current = generation.get() == own;
      if (current) {
        session = opened;
        heardAt = System.nanoTime();
        if (position != UNKNOWN) {
          askForMissing();
        }
      }
    } finally {
      lock.unlock();
    }
    if (!current) {
      var unused = WorkerConnection.closeInBackground("subscription", opened);
    }
  }

  /** Whether the sinks are told of changes as they come. */
  boolean isLive() {
    return live && connector.states().state() == WorkerState.CONNECTED && !isSilent();
  }

  private boolean isSilent() {
    return System.nanoTime() - heardAt > SILENCE.toNanos();
  }

  private void look() {
    if (isSilent() && connector.states().state() == WorkerState.CONNECTED && !sinks.isEmpty()) {
      LOG.log(Level.DEBUG, "nothing was heard of the memory for long: subscribing anew");
      lock.lock();
      try {
        // Or it would say for a moment that it is live.
        live = false;
        heardAt = System.nanoTime();
      } finally {
        lock.unlock();
      }
      connector.attachAgain(this);
    }
  }

  private void received(int from, Message message) {
    ChangeEvents changes = read(message);
    lock.lock();
    try {
      if (from != generation.get()) {
        return;
      }
      heardAt = System.nanoTime();
      if (changes == null) {
        askForMissing();
      } else if (live) {
        accept(changes);
      } else {
        hold(changes);
      }
    } finally {
      lock.unlock();
    }
    delivered();
  }

  /**
   * Not with the lock: the sinks call the application then. It is held where a reply came before
   * anybody waited for it; then whoever took the lock, or the next message, does it.
   */
  private void delivered() {
    if (!lock.isHeldByCurrentThread()) {
      sinks.forEach(ChangeSink::delivered);
    }
  }

  private static @Nullable ChangeEvents read(Message message) {
    try {
      return MessageCodec.readChanges(message);
    } catch (JMSException | ProtocolException e) {
      LOG.log(Level.ERROR, "a message that tells of changes could not be read", e);
      return null;
    }
  }

  private void accept(ChangeEvents changes) {
    if (changes.last() < position) {
      return;
    }
    if (changes.first() > position + 1) {
      hold(changes);
      askForMissing();
    } else {
      tell(changes.events(), changes.last());
    }
  }

  private void tell(List<ChangeEvent> events, long revision) {
    long before = position;
    position = revision;
    boolean allNew = events.isEmpty() || events.get(0).revision() > before;
    List<ChangeEvent> news =
        allNew ? events : events.stream().filter(event -> event.revision() > before).toList();
    for (ChangeSink sink : sinks) {
      sink.changed(news, revision);
    }
  }

  private void hold(ChangeEvents changes) {
    aheadBytes += bytes(changes);
    ahead.add(changes);
    if (aheadBytes > AHEAD_BYTES) {
      // They are missed then, which shows at the next.
      dropAhead();
    }
  }

  private static long bytes(ChangeEvents changes) {
    return changes.events().stream()
        .mapToLong(event -> MemoryLimits.ENTRY_OVERHEAD + event.bytes())
        .sum();
  }

  private void dropAhead() {
    ahead.clear();
    aheadBytes = 0;
  }

  /** What is missing has come: goes on with what came meanwhile, as far as there is no gap. */
  private void beLive() {
    live = true;
    while (!ahead.isEmpty()) {
      if (ahead.element().first() > position + 1) {
        askForMissing();
        return;
      }
      ChangeEvents next = ahead.remove();
      aheadBytes -= bytes(next);
      accept(next);
    }
  }

  private void askForMissing() {
    live = false;
    ask(position + 1, ++question);
  }

  /** Asks for a page of changes; only for the revision if it is from 0. */
  static Ask<Reply> ask(long from) {
    return Ask.of(new Operation.Changes(from, PAGE));
  }

  /** Asks for the changes from a revision on, or, if it is 0, for the revision only. */
  private void ask(long from, long number) {
    try {
      var unused =
          requester
              .later(ask(from))
              .whenComplete((reply, failure) -> answered(from, number, reply, failure));
    } catch (WorkerClosedException e) {
      LOG.log(Level.DEBUG, "the worker was closed: {0}", e.getMessage());
    }
  }

  private void answered(
      long from, long number, @Nullable Reply reply, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (number != question) {
        return;
      }
      if (reply == null) {
        failed(from, number, failure);
        return;
      }
      heardAt = System.nanoTime();
      if (from == 0) {
        missed(reply.revision());
      } else {
        long next = reply.changes().next();
        tell(reply.changes().events(), next == 0 ? reply.revision() : next - 1);
        if (next == 0) {
          beLive();
        } else {
          ask(next, number);
        }
      }
    } finally {
      lock.unlock();
    }
    delivered();
  }

  private void missed(long revision) {
    String why =
        "the master does not remember the changes from revision "
            + (position + 1)
            + " on; the memory is at revision "
            + revision;
    LOG.log(Level.WARNING, "changes were missed: {0}", why);
    position = revision;
    for (ChangeSink sink : sinks) {
      sink.missed(revision, why);
    }
    beLive();
  }

  private void failed(long from, long number, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WorkerClosedException) {
      return;
    }
    if (cause instanceof RequestRefusedException refused
        && refused.code() == ErrorCode.HISTORY_GONE) {
      ask(0, number);
      return;
    }
    LOG.log(Level.DEBUG, "what changed could not be asked for, trying again", cause);
    requester.after(PAUSE, () -> askAgain(from, number));
  }

  private void askAgain(long from, long number) {
    lock.lock();
    try {
      if (number == question) {
        ask(from, number);
      }
    } finally {
      lock.unlock();
    }
  }
}
