package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Pages of different moments and the changes between them give one state, whatever happens
 * meanwhile. Beside a plain memory that changes at random.
 */
class GatheringTest {

  private static final int ROUNDS = Integer.getInteger("mneme.rounds", 20_000);

  private Random random = new Random();

  /** The memory: by map and key, the change that wrote the entry. */
  private final TreeMap<String, TreeMap<String, ChangeEvent>> memory = new TreeMap<>();

  private final List<ChangeEvent> events = new ArrayList<>();
  private long revision;

  /** Whether all maps are gathered, or else the only one. */
  private boolean all;

  private String only = "";

  /** How many of the events have been applied. */
  private int applied;

  @Test
  void pagesAndChangesGiveTheStateOfOneMoment() {
    long seed = Long.getLong("mneme.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      random = new Random(seed + round);
      memory.clear();
      events.clear();
      revision = 0;
      change(random.nextInt(30));
      applied = events.size();
      Gathering gathering = random.nextBoolean() ? gatherAll() : gatherOne(name());
      catchUp(gathering, events.size());
      assertThat(sorted(gathering.entries())).as("seed %s", seed + round).isEqualTo(expected());
      assertThat(gathering.newest()).isLessThanOrEqualTo(revision);
    }
  }

  private Gathering gatherAll() {
    all = true;
    Gathering gathering = new Gathering();
    long first = revision;
    List<String> names = new ArrayList<>();
    @Nullable String after = "";
    while (after != null) {
      // One name a page.
      Map.Entry<String, TreeMap<String, ChangeEvent>> next = memory.higherEntry(after);
      after = next == null ? null : next.getKey();
      if (next != null && !next.getValue().isEmpty()) {
        names.add(next.getKey());
      }
      change(random.nextInt(3));
    }
    gathering.allMaps(first);
    names.forEach(gathering::map);
    names.forEach(name -> readPages(gathering, name));
    return gathering;
  }

  private Gathering gatherOne(String name) {
    all = false;
    only = name;
    Gathering gathering = new Gathering();
    gathering.map(name);
    readPages(gathering, name);
    return gathering;
  }

  private void readPages(Gathering gathering, String name) {
    String after = "";
    boolean more = true;
    while (more) {
      List<Reply.Item> items = new ArrayList<>();
      int size = 1 + random.nextInt(3);
      TreeMap<String, ChangeEvent> entries = memory.getOrDefault(name, new TreeMap<>());
      for (ChangeEvent held : entries.tailMap(after, false).values()) {
        if (items.size() == size) {
          break;
        }
        items.add(
            new Reply.Item(
                String.valueOf(held.key()), held.value(), held.revision(), held.expires()));
      }
      more = items.size() == size && entries.higherKey(items.get(size - 1).key()) != null;
      after = more ? items.get(size - 1).key() : after;
      long moment = revision;
      // The reply is on its way.
      change(random.nextInt(4));
      gathering.page(name, new Reply.Entries(items, more ? after : null), moment);
      catchUp(gathering, applied + random.nextInt(events.size() - applied + 1));
      change(random.nextInt(4));
    }
  }

  private void catchUp(Gathering gathering, int upTo) {
    for (; applied < upTo; applied++) {
      ChangeEvent event = events.get(applied);
      if (all || event.map().equals(only)) {
        gathering.apply(event);
      }
    }
  }

  private List<ChangeEvent> expected() {
    List<ChangeEvent> entries = new ArrayList<>();
    memory.forEach(
        (map, held) -> {
          if (all || map.equals(only)) {
            held.values().forEach(event -> entries.add(event.asState()));
          }
        });
    return entries;
  }

  private static List<ChangeEvent> sorted(List<ChangeEvent> entries) {
    return entries.stream()
        .sorted(
            Comparator.comparing(ChangeEvent::map)
                .thenComparing(event -> String.valueOf(event.key())))
        .toList();
  }

  private String name() {
    return "m" + random.nextInt(3);
  }

  private void change(int times) {
    for (int i = 0; i < times; i++) {
      String map = name();
      TreeMap<String, ChangeEvent> entries = memory.computeIfAbsent(map, unseen -> new TreeMap<>());
      switch (random.nextInt(10)) {
        case 0 -> {
          if (!entries.isEmpty()) {
            revision++;
            entries.clear();
            boolean clear = random.nextBoolean();
            add(event(clear ? ChangeKind.CLEARED : ChangeKind.DROPPED, map, null, null));
          }
        }
        case 1, 2, 3 -> {
          String key = key();
          if (entries.remove(key) != null) {
            revision++;
            add(event(ChangeKind.DELETED, map, key, null));
          }
        }
        case 4 -> {
          // Several under one revision.
          revision++;
          set(entries, map, key());
          set(entries, map, "z");
        }
        default -> {
          revision++;
          set(entries, map, key());
        }
      }
    }
  }

  private void set(Map<String, ChangeEvent> entries, String map, String key) {
    JsonText value = JsonText.of(BigDecimal.valueOf(random.nextInt(1_000)));
    ChangeEvent event = event(ChangeKind.SET, map, key, value);
    entries.put(key, event);
    add(event);
  }

  private String key() {
    return "k" + random.nextInt(6);
  }

  private void add(ChangeEvent event) {
    events.add(event);
  }

  private ChangeEvent event(
      ChangeKind kind, String map, @Nullable String key, @Nullable JsonText value) {
    return new ChangeEvent(revision, kind, map, key, value, 0, 0, 1, "w");
  }
}
