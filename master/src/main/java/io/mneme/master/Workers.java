package io.mneme.master;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workers that have a session. Each has a lease, which every message of its renews; one whose
 * lease is over is forgotten. As pure as the {@link Store}: time is an argument and never goes
 * back.
 */
final class Workers {

  /**
   * A worker.
   *
   * @param name the name by which others know it
   * @param leaseEnd when its lease is over, in milliseconds since the epoch
   */
  record Session(String name, long leaseEnd) {}

  /**
   * By worker id. The latest renewed is the last, and all leases are of one length: so in the order
   * of their ends.
   */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private final long leaseMillis;

  Workers(long leaseMillis) {
    this.leaseMillis = leaseMillis;
  }

  long leaseMillis() {
    return leaseMillis;
  }

  /** Begins a session. */
  void open(String id, String name, long now) {
    sessions.put(id, new Session(name, now + leaseMillis));
  }

  /**
   * Renews a lease.
   *
   * @return the worker; null if it is not known or its lease is over
   */
  @Nullable Session renew(String id, long now) {
    Session session = sessions.remove(id);
    if (session == null || session.leaseEnd() <= now) {
      return null;
    }
    Session renewed = new Session(session.name(), now + leaseMillis);
    sessions.put(id, renewed);
    return renewed;
  }

  /** Ends a session. */
  void close(String id) {
    sessions.remove(id);
  }

  /** Forgets those whose lease is over. */
  void expire(long now) {
    Iterator<Session> each = sessions.values().iterator();
    while (each.hasNext() && each.next().leaseEnd() <= now) {
      each.remove();
    }
  }

  int count() {
    return sessions.size();
  }
}
