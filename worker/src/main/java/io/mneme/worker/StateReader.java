package io.mneme.worker;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.Limits;
import io.mneme.protocol.Operation;
import io.mneme.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the state of a map, or of all maps, from the master, page by page. */
final class StateReader {

  /** How long it waits for changes before it looks whether it was closed. */
  private static final long LOOK_MILLIS = 1_000;

  private final Requester requester;

  /** The only map; null for all. */
  private final @Nullable String map;

  StateReader(Requester requester, @Nullable String map) {
    this.requester = requester;
    this.map = map;
  }

  /** Whether a map is one that it reads. */
  boolean isOf(String name) {
    return map == null || map.equals(name);
  }

  /**
   * Reads the entries that some watch is about, at one revision. While changes come faster than
   * pages it begins again.
   *
   * @param buffer what has changed since it was called; all up to the state's revision is taken
   *     from it
   * @throws WorkerClosedException if the buffer is closed
   */
  ChangeSource.State read(WatchOptions options, ChangeBuffer buffer) throws InterruptedException {
    while (!buffer.isClosed()) {
      buffer.restart();
      Gathering gathering = new Gathering();
      Optional<Long> revision = gather(gathering, options, buffer);
      if (revision.isPresent()) {
        // Where one key is wanted, and it is not there, the page has another that begins with it.
        List<ChangeEvent> wanted =
            gathering.entries().stream().filter(event -> options.isOf(event.key())).toList();
        return new ChangeSource.State(revision.get(), wanted);
      }
    }
    throw new WorkerClosedException("closed while the state was read", null);
  }

  /** Fills it, and says of which revision it is; empty if changes were missed meanwhile. */
  private Optional<Long> gather(Gathering gathering, WatchOptions options, ChangeBuffer buffer)
      throws InterruptedException {
    List<String> names = names(gathering);
    names.forEach(gathering::map);
    // A key comes before all others that begin with it.
    boolean oneKey = options.isOfOneKey();
    int most = oneKey ? 1 : ChangeFeed.PAGE;
    for (String name : names) {
      String after = null;
      do {
        Operation.Range range = new Operation.Range(options.prefix(), after, most);
        Reply reply =
            requester.now(
                new Ask<>(
                    new Operation.Scan(name, range, options.values()), name, null, page -> page));
        gathering.page(name, reply.entries(), reply.revision());
        after = oneKey ? null : reply.entries().next();
        buffer.drainTo(gathering::apply);
        if (buffer.broken() != null) {
          return Optional.empty();
        }
      } while (after != null);
    }
    while (!buffer.await(gathering.newest(), LOOK_MILLIS)) {
      if (buffer.broken() != null || buffer.isClosed()) {
        return Optional.empty();
      }
    }
    long revision = buffer.drainTo(gathering::apply);
    return buffer.broken() == null ? Optional.of(revision) : Optional.empty();
  }

  private List<String> names(Gathering gathering) {
    if (map != null) {
      return List.of(map);
    }
    List<String> names = new ArrayList<>();
    String after = null;
    long revision = 0;
    do {
      Operation.Range range = new Operation.Range("", after, Limits.DEFAULT_PAGE_ENTRIES);
      Reply reply = requester.now(Ask.of(new Operation.Maps(range)));
      reply.maps().maps().forEach(each -> names.add(each.name()));
      after = reply.maps().next();
      // Of the first page: no map that is not named has entries that are older.
      revision = revision == 0 ? reply.revision() : revision;
    } while (after != null);
    gathering.allMaps(revision);
    return names;
  }
}
