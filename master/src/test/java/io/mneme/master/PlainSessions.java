package io.mneme.master;

import io.mneme.protocol.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@link Workers} must remember, in the plainest way. */
final class PlainSessions {

  /** A session, and the replies that were given in it. */
  static final class Session {

    final String name;
    long leaseEnd;
    long oldest;
    long journaledOldest;
    final TreeMap<Long, Reply> replies = new TreeMap<>();

    Session(String name, long leaseEnd) {
      this.name = name;
      this.leaseEnd = leaseEnd;
    }
  }

  private final long lease;
  private final Map<String, Session> sessions = new HashMap<>();

  PlainSessions(long lease) {
    this.lease = lease;
  }

  PlainSessions copy() {
    PlainSessions copy = new PlainSessions(lease);
    sessions.forEach(
        (id, session) -> {
          Session same = new Session(session.name, session.leaseEnd);
          same.oldest = session.oldest;
          same.journaledOldest = session.journaledOldest;
          same.replies.putAll(session.replies);
          copy.sessions.put(id, same);
        });
    return copy;
  }

  void open(String id, String name, long now) {
    sessions.put(id, new Session(name, now + lease));
  }

  void close(String id) {
    sessions.remove(id);
  }

  /** The session that a message is of, as its master must see it; null for none. */
  @Nullable Session message(String id, long oldest, long now) {
    Session session = sessions.get(id);
    if (session == null || now >= session.leaseEnd) {
      return null;
    }
    session.leaseEnd = now + lease;
    session.oldest = Math.max(session.oldest, oldest);
    return session;
  }

  void expire(long now) {
    sessions.values().removeIf(session -> now >= session.leaseEnd);
  }

  /** Something is journaled, and with it what the workers have said of their oldest requests. */
  void journal() {
    for (Session session : sessions.values()) {
      session.journaledOldest = session.oldest;
      session.replies.headMap(session.oldest).clear();
    }
  }

  /** What the next master knows. */
  void takeOver(long now) {
    for (Session session : sessions.values()) {
      session.leaseEnd = now + lease;
      session.oldest = session.journaledOldest;
    }
  }

  int count() {
    return sessions.size();
  }

  /** How many replies are kept. */
  int replies() {
    return sessions.values().stream().mapToInt(session -> session.replies.size()).sum();
  }
}
