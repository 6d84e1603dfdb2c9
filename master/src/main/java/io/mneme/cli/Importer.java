package io.mneme.cli;

import io.mneme.protocol.JsonText;
import io.mneme.worker.MnemeException;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries in parts, each all or nothing, several of them on their way at once. Of two
 * entries for one key the later one stays.
 */
final class Importer {

  /** How many parts are on their way at once. */
  private static final int TOGETHER = 4;

  /** A part that was sent. */
  private record Sent(ImportPart part, CompletableFuture<Long> reply) {}

  private final Worker worker;
  private final int batch;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private @Nullable ImportPart part;
  private long written;

  /**
   * Begins.
   *
   * @param batch how many entries a part may have
   */
  Importer(Worker worker, int batch) {
    this.worker = worker;
    this.batch = batch;
  }

  /** How many entries are known to have been written. */
  long written() {
    return written;
  }

  /** The same in words. */
  String soFar() {
    return Progress.entries(written) + (written == 1 ? " was written" : " were written");
  }

  /**
   * Writes an entry, at once or later.
   *
   * @param line where it was read
   * @throws CommandFailure if this one or one before it cannot be written
   */
  void add(String map, SharedEntry<JsonText> entry, long line) {
    if (part != null && !part.takes(map, entry, batch)) {
      send(part);
      part = null;
    }
    if (part == null) {
      part = new ImportPart(map, line);
    }
    part.add(entry, line);
  }

  /** Writes what is left, and waits until all is written. */
  void finish() {
    if (part != null) {
      send(part);
      part = null;
    }
    while (!sent.isEmpty()) {
      await(sent.remove());
    }
  }

  /**
   * Waits for what is on its way, whatever comes of it. What was not sent is not written.
   *
   * @return what is to be said of a part that was not written, or of which that is not known; null
   *     if all were
   */
  @Nullable CommandFailure settle() {
    part = null;
    Sent failed = null;
    MnemeException failure = null;
    while (!sent.isEmpty()) {
      Sent next = sent.remove();
      MnemeException e = outcome(next);
      // That it is not known whether a part was written must not be hidden by another reason.
      if (e != null && (failure == null || (isUnknown(e) && !isUnknown(failure)))) {
        failed = next;
        failure = e;
      }
    }
    return failed == null || failure == null ? null : failure(failed.part, failure);
  }

  private static boolean isUnknown(Exception e) {
    return FailureReport.status(e) == ExitStatus.UNKNOWN;
  }

  private CommandFailure failure(ImportPart failed, RuntimeException e) {
    return CommandFailure.of(failed.lines(), e, soFar());
  }

  private void send(ImportPart next) {
    while (sent.size() >= TOGETHER || sent.stream().anyMatch(each -> each.part.overlaps(next))) {
      await(sent.remove());
    }
    try {
      sent.add(
          new Sent(next, worker.map(next.map(), JsonText.class).async().setAll(next.entries())));
    } catch (MnemeException | IllegalArgumentException e) {
      throw failed(next, e);
    }
  }

  private void await(Sent next) {
    MnemeException failure = outcome(next);
    if (failure != null) {
      throw failed(next.part, failure);
    }
  }

  /** Waits for a part, and gives what it failed with or null if it was written. */
  private @Nullable MnemeException outcome(Sent next) {
    try {
      Later.get(next.reply);
      written += next.part.size();
      return null;
    } catch (MnemeException e) {
      return e;
    }
  }

  private CommandFailure failed(ImportPart failed, RuntimeException e) {
    CommandFailure other = settle();
    return other != null && isUnknown(other) && !isUnknown(e) ? other : failure(failed, e);
  }
}
