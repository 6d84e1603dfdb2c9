package io.mneme.worker;

import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The mirrors of a worker. A caller who has changed something is told so once they show it: so he
 * finds in them what he has written.
 */
final class Mirrors implements Requester.Gate {

  private final Executor late;

  /**
   * Those that are filled for the first time: nobody has seen them, and so nobody waits for them.
   */
  private final List<RemoteMirror<?>> beginning = new CopyOnWriteArrayList<>();

  private final List<RemoteMirror<?>> open = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param late where callers are told whose time limit is over
   */
  Mirrors(Executor late) {
    this.late = late;
  }

  /**
   * Takes in a mirror and fills it. Waits for the master.
   *
   * @throws MnemeException if that is not possible
   */
  void begin(RemoteMirror<?> mirror) {
    beginning.add(mirror);
    if (closed) {
      mirror.close();
    }
    mirror.begin();
    open.add(mirror);
    beginning.remove(mirror);
    // From now on callers wait for it; those who were told of their changes before did not.
    mirror.awaitPresent();
    if (closed) {
      mirror.close();
    }
  }

  void remove(RemoteMirror<?> mirror) {
    beginning.remove(mirror);
    open.remove(mirror);
  }

  void close() {
    closed = true;
    beginning.forEach(RemoteMirror::close);
    open.forEach(RemoteMirror::close);
  }

  @Override
  public void pass(Call call, Reply reply, Runnable then) {
    List<CompletableFuture<Boolean>> behind = new ArrayList<>(0);
    if (!open.isEmpty() && call.mayChange() && reply.revision() > 0 && reply.error() == null) {
      for (RemoteMirror<?> mirror : open) {
        boolean concerned = call.map() == null || mirror.name().equals(call.map());
        if (concerned && mirror.revision() < reply.revision()) {
          behind.add(mirror.shown(reply.revision()));
        }
      }
    }
    if (behind.isEmpty()) {
      then.run();
      return;
    }
    long left = call.deadline - System.nanoTime();
    var unused =
        CompletableFuture.allOf(behind.toArray(CompletableFuture[]::new))
            .orTimeout(Math.max(left, 0), TimeUnit.NANOSECONDS)
            .whenComplete(
                (shown, tooLate) -> {
                  Runnable tell = () -> Callback.FUTURE.run(then);
                  if (tooLate == null) {
                    tell.run();
                  } else {
                    tellLate(tell);
                  }
                });
  }

  private void tellLate(Runnable tell) {
    try {
      late.execute(tell);
    } catch (RejectedExecutionException e) {
      // The worker was closed just now: the caller waits all the same.
      tell.run();
    }
  }
}
