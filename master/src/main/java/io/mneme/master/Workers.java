package io.mneme.master;

import io.mneme.protocol.JsonText;
import io.mneme.protocol.ProtocolException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers that have a session, and the results that are kept for them so that a request which
 * comes again is not carried out again. Each worker has a lease, which every message of its renews;
 * one whose lease is over is forgotten, and its results with it.
 *
 * <p>As pure as the {@link Store}, and kept in the same journal, as entries of two reserved maps:
 * {@code $workers} has for each worker its name and its oldest unanswered request, {@code $results}
 * the reply to each of its requests from that one on. Leases are not in the journal: they begin
 * anew with a new master.
 */
final class Workers {

  private static final String SESSIONS = "$workers";
  private static final String RESULTS = "$results";

  private static final long LONGEST_UNJOURNALED_MILLIS = 1_000;

  /** A worker. */
  static final class Session {

    private final String id;
    private String name;

    /** The user that it belongs to; null if the broker named none. */
    private @Nullable String user;

    private long leaseEnd;

    /** The highest of what its messages said is the oldest unanswered request. */
    private long oldest;

    /** The oldest as the journal has it: results below it are dropped. */
    private long oldestInJournal;

    /** As the journal has it. */
    private @Nullable Entry entry;

    private final NavigableMap<Long, Entry> results = new TreeMap<>();

    private Session(String id, String name, @Nullable String user) {
      this.id = id;
      this.name = name;
      this.user = user;
    }

    /** The name by which others know it. */
    String name() {
      return name;
    }

    /** Whether the worker has had the answer to a request already, or given it up. */
    boolean isTooOld(long requestId) {
      return requestId < oldest;
    }

    /** The reply that was given to a request before; null if none was. */
    @Nullable JsonText result(long requestId) {
      Entry result = results.get(requestId);
      return result == null ? null : result.value();
    }
  }

  /**
   * How a session stands in the journal: {@code ["name",oldest]}, with the user as a third element
   * if there is one. That is URL-encoded, so that it has nothing that JSON would have to escape.
   */
  private static final class SessionItem {

    static Entry entry(Session session) {
      // Names have nothing that JSON would have to escape.
      String text = "[\"" + session.name + "\"," + session.oldestInJournal;
      if (session.user != null) {
        text += ",\"" + URLEncoder.encode(session.user, StandardCharsets.UTF_8) + "\"";
      }
      text += "]";
      return new Entry(json(text), 0, Entry.NEVER);
    }

    static String name(String text) {
      return text.substring(2, text.indexOf('"', 2));
    }

    static @Nullable String user(String text) {
      int start = text.indexOf(",\"");
      return start < 0
          ? null
          : URLDecoder.decode(text.substring(start + 2, text.length() - 2), StandardCharsets.UTF_8);
    }

    static long oldest(String text) {
      int start = text.indexOf(',') + 1;
      int end = text.indexOf(',', start);
      return Long.parseLong(text.substring(start, end < 0 ? text.length() - 1 : end));
    }

    private static JsonText json(String text) {
      try {
        return JsonText.of(text);
      } catch (ProtocolException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * By worker id. The latest renewed is the last, and all leases are of one length: so in the order
   * of their ends.
   */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /** Those whose oldest request has grown since it was last journaled. */
  private final Set<Session> advanced = new LinkedHashSet<>();

  /** Since when there have been such. */
  private long advancedSince;

  private final long leaseMillis;
  private long liveBytes;

  Workers(long leaseMillis) {
    this.leaseMillis = leaseMillis;
  }

  long leaseMillis() {
    return leaseMillis;
  }

  int count() {
    return sessions.size();
  }

  /** What sessions and results take of the journal, by the measure of {@link JournalItem#bytes}. */
  long liveBytes() {
    return liveBytes;
  }

  /** Begins a session of nobody in particular. */
  void open(String id, String name, long now, List<JournalItem> items) {
    open(id, name, null, now, items);
  }

  /**
   * Begins a session.
   *
   * @param user the user that it belongs to; null if the broker names none
   */
  void open(String id, String name, @Nullable String user, long now, List<JournalItem> items) {
    Session session = new Session(id, name, user);
    session.leaseEnd = now + leaseMillis;
    sessions.put(id, session);
    journal(session, items);
  }

  private void journal(Session session, List<JournalItem> items) {
    leave(SESSIONS, session.id, session.entry);
    Entry entry = SessionItem.entry(session);
    session.entry = entry;
    add(SESSIONS, session.id, entry, items);
  }

  /**
   * Whether a user may act as a worker: not as one that is known and belongs to another user, so
   * that nobody gets what is kept for others by an id that he has come to know.
   *
   * @param user null if the broker names nobody
   */
  boolean mayActAs(String id, @Nullable String user) {
    Session session = sessions.get(id);
    return session == null || session.user == null || session.user.equals(user);
  }

  /**
   * Renews a lease.
   *
   * @param oldest the worker's oldest unanswered request, as its message says
   * @return the worker; null if it is not known or its lease is over
   */
  @Nullable Session renew(String id, long oldest, long now) {
    Session session = sessions.get(id);
    if (session == null || session.leaseEnd <= now) {
      return null;
    }
    if (session.leaseEnd != now + leaseMillis) {
      sessions.remove(id);
      sessions.put(id, session);
      session.leaseEnd = now + leaseMillis;
    }
    if (oldest > session.oldest) {
      session.oldest = oldest;
      advancedSince = advanced.isEmpty() ? now : advancedSince;
      advanced.add(session);
    }
    return session;
  }

  /** Keeps the reply to a request. */
  void keep(Session session, long requestId, JsonText reply, List<JournalItem> items) {
    Entry entry = new Entry(reply, 0, Entry.NEVER);
    String key = ResultKey.of(session.id, requestId);
    leave(RESULTS, key, session.results.put(requestId, entry));
    add(RESULTS, key, entry, items);
  }

  /**
   * Drops the results that nobody will ask for again. Called where something is journaled anyway:
   * an oldest request that the journal does not have would be forgotten with this master, and a
   * late copy of a request below it carried out.
   */
  void dropAnswered(List<JournalItem> items) {
    for (Session session : advanced) {
      session.oldestInJournal = session.oldest;
      forgetResults(session, session.results.headMap(session.oldest));
      journal(session, items);
    }
    advanced.clear();
  }

  /**
   * As {@link #dropAnswered}, if what could be dropped has been waiting for a second: where nothing
   * else is journaled for long.
   */
  void dropAnsweredLongAgo(long now, List<JournalItem> items) {
    if (!advanced.isEmpty() && now - advancedSince >= LONGEST_UNJOURNALED_MILLIS) {
      dropAnswered(items);
    }
  }

  /** Ends a session. */
  void close(Session session, List<JournalItem> items) {
    sessions.remove(session.id);
    forget(session);
    items.add(new JournalItem(SESSIONS, session.id, null));
  }

  /** Forgets those whose lease is over. */
  void expire(long now, List<JournalItem> items) {
    Iterator<Session> each = sessions.values().iterator();
    while (each.hasNext()) {
      Session session = each.next();
      if (session.leaseEnd > now) {
        return;
      }
      each.remove();
      forget(session);
      items.add(new JournalItem(SESSIONS, session.id, null));
    }
  }

  private void forget(Session session) {
    advanced.remove(session);
    leave(SESSIONS, session.id, session.entry);
    forgetResults(session, session.results);
  }

  private void forgetResults(Session session, Map<Long, Entry> some) {
    some.forEach((id, reply) -> leave(RESULTS, ResultKey.of(session.id, id), reply));
    some.clear();
  }

  private void add(String map, String key, Entry entry, List<JournalItem> items) {
    liveBytes += JournalItem.bytes(map, key, entry);
    items.add(new JournalItem(map, key, entry));
  }

  private void leave(String map, String key, @Nullable Entry entry) {
    if (entry != null) {
      liveBytes -= JournalItem.bytes(map, key, entry);
      entry.leaveJournal();
    }
  }

  /** Whether an item of the journal is about sessions or results. */
  static boolean concerns(JournalItem item) {
    return item.map().equals(SESSIONS) || item.map().equals(RESULTS);
  }

  /** Whether an item of the journal says what is still so. */
  boolean isAlive(JournalItem item) {
    Entry entry = item.entry();
    if (entry == null) {
      return false;
    }
    if (item.map().equals(SESSIONS)) {
      Session session = sessions.get(item.key());
      return session != null && entry.equals(session.entry);
    }
    Session session = sessions.get(ResultKey.worker(item.key()));
    return session != null && entry.equals(session.results.get(ResultKey.request(item.key())));
  }

  /** The parts of a key of the map {@code $results}. */
  private static final class ResultKey {

    static String of(String worker, long request) {
      return worker + "/" + request;
    }

    static String worker(String key) {
      return key.substring(0, key.lastIndexOf('/'));
    }

    static long request(String key) {
      return Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    }
  }

  /**
   * Rebuilds from a journal: given all items in their order, and then made ready with {@link
   * #rebuilt}.
   */
  static final class Rebuilding {

    /** A result can stand before its session: cleaning moves either to the tail alone. */
    private final Map<String, Session> found = new HashMap<>();

    private final Set<String> named = new HashSet<>();

    void restore(JournalItem item) {
      Entry entry = item.entry();
      if (item.map().equals(RESULTS)) {
        if (entry != null) {
          long request = ResultKey.request(item.key());
          Session session = session(ResultKey.worker(item.key()));
          if (request >= session.oldestInJournal) {
            session.results.put(request, entry);
          }
        }
      } else if (entry == null) {
        found.remove(item.key());
        named.remove(item.key());
      } else {
        String text = entry.value().toString();
        Session session = session(item.key());
        named.add(item.key());
        session.entry = entry;
        session.name = SessionItem.name(text);
        session.user = SessionItem.user(text);
        session.oldest = SessionItem.oldest(text);
        session.oldestInJournal = session.oldest;
        session.results.headMap(session.oldest).clear();
      }
    }

    private Session session(String id) {
      return found.computeIfAbsent(id, unknown -> new Session(unknown, "", null));
    }
  }

  /** Takes what was rebuilt. All leases begin now. */
  void rebuilt(Rebuilding from, long now) {
    from.found.keySet().retainAll(from.named);
    for (Session session : from.found.values()) {
      session.leaseEnd = now + leaseMillis;
      sessions.put(session.id, session);
      liveBytes += JournalItem.bytes(SESSIONS, session.id, session.entry);
      session.results.forEach(
          (id, reply) ->
              liveBytes += JournalItem.bytes(RESULTS, ResultKey.of(session.id, id), reply));
    }
  }
}
