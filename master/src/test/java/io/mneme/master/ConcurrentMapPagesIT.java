package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations on many entries of a map travel in pages, not in one request a key. */
@Timeout(120)
class ConcurrentMapPagesIT {

  private static final int ENTRIES = 2_500;

  /** What it takes to read or write them all. */
  private static final int PAGES = 3;

  private TestMemory memory;
  private Worker worker;
  private ConcurrentMap<String, Integer> map;
  private final Map<String, Integer> plain = new TreeMap<>();

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    // Neither a request that is sent again nor a renewal of the lease is to be counted.
    memory = TestMemory.start(data, options -> options.withLease(Duration.ofMinutes(30)));
    worker = memory.worker().timeLimit(Duration.ofMinutes(2)).connect();
    map = worker.map("m", Integer.class).asMap();
    for (int i = 0; i < ENTRIES; i++) {
      plain.put("key-%05d".formatted(i), i);
    }
  }

  @AfterEach
  void stop() {
    worker.close();
    memory.close();
  }

  /** How many messages of requests have arrived. */
  private long messages() {
    return memory
        .server()
        .locateQueue(SimpleString.of(TestMemory.destinations().requests()))
        .getMessagesAdded();
  }

  private <T> T inMessages(long expected, Callable<T> task) throws Exception {
    long before = messages();
    T result = task.call();
    assertThat(messages() - before).isEqualTo(expected);
    return result;
  }

  private void inMessages(long expected, Runnable task) throws Exception {
    inMessages(
        expected,
        () -> {
          task.run();
          return expected;
        });
  }

  @Test
  void whatIsPutTogetherIsWrittenInChunks() throws Exception {
    inMessages(PAGES, () -> map.putAll(plain));
    assertThat(map).hasSize(ENTRIES);
    assertThat(new HashMap<>(map)).isEqualTo(plain);
    assertThat(worker.map("m", Integer.class).entry("key-00000").orElseThrow().revision())
        .isEqualTo(1);
    assertThat(worker.map("m", Integer.class).entry("key-02499").orElseThrow().revision())
        .isEqualTo(PAGES);
  }

  @Test
  void readingAllTakesAMessageAPage() throws Exception {
    map.putAll(plain);
    List<String> seen = new ArrayList<>();
    inMessages(PAGES, () -> map.keySet().forEach(seen::add));
    assertThat(seen).containsExactlyElementsOf(plain.keySet());
    inMessages(
        PAGES, () -> map.forEach((key, value) -> assertThat(plain).containsEntry(key, value)));
    assertThat(inMessages(PAGES, map::hashCode)).isEqualTo(plain.hashCode());
    assertThat(inMessages(PAGES, map::toString)).isEqualTo(plain.toString());
    assertThat(inMessages(PAGES, () -> map.containsValue(-1))).isFalse();
    assertThat(inMessages(1, () -> map.containsValue(7))).isTrue();
    assertThat(inMessages(PAGES, () -> map.values().stream().mapToInt(i -> i).sum()))
        .isEqualTo(ENTRIES * (ENTRIES - 1) / 2);
    assertThat(inMessages(1, () -> map.entrySet().stream().limit(10).count())).isEqualTo(10);
    assertThat(inMessages(1 + PAGES, () -> map.equals(plain))).isTrue();
    assertThat(inMessages(2 * PAGES, () -> map.equals(worker.map("m", Integer.class).asMap())))
        .isTrue();
    assertThat(inMessages(1 + PAGES, () -> map.keySet().toArray())).hasSize(ENTRIES);
    assertThat(inMessages(PAGES, () -> map.keySet().containsAll(plain.keySet()))).isTrue();
    assertThat(inMessages(PAGES, () -> map.entrySet().containsAll(plain.entrySet()))).isTrue();
    assertThat(inMessages(PAGES, () -> map.values().containsAll(plain.values()))).isTrue();
    assertThat(inMessages(1 + PAGES, () -> map.keySet().equals(plain.keySet()))).isTrue();
    assertThat(inMessages(1 + PAGES, () -> map.entrySet().equals(plain.entrySet()))).isTrue();
  }

  @Test
  void changingAllTakesTwoMessagesAPage() throws Exception {
    map.putAll(plain);
    inMessages(2 * PAGES, () -> map.replaceAll((key, value) -> value + 1));
    plain.replaceAll((key, value) -> value + 1);
    assertThat(new TreeMap<>(map)).isEqualTo(plain);
  }

  @Test
  void removingManyTakesAMessageOrTwoAPage() throws Exception {
    map.putAll(plain);
    Set<String> even = new HashSet<>();
    plain.forEach(
        (key, value) -> {
          if (value % 2 == 0) {
            even.add(key);
          }
        });
    assertThat(inMessages(2, () -> map.keySet().removeAll(even))).isTrue();
    plain.keySet().removeAll(even);
    assertThat(new TreeMap<>(map)).isEqualTo(plain);

    map.putAll(Map.of("key-00000", 0));
    assertThat(inMessages(2 + 1, () -> map.keySet().retainAll(plain.keySet()))).isTrue();
    assertThat(new TreeMap<>(map)).isEqualTo(plain);
    assertThat(inMessages(2, () -> map.keySet().retainAll(plain.keySet()))).isFalse();

    assertThat(inMessages(2 + 2, () -> map.values().removeIf(value -> value % 3 == 0))).isTrue();
    plain.values().removeIf(value -> value % 3 == 0);
    assertThat(new TreeMap<>(map)).isEqualTo(plain);

    assertThat(inMessages(2, () -> map.entrySet().removeAll(Map.of("key-00001", 1).entrySet())))
        .isTrue();
    plain.remove("key-00001");
    assertThat(inMessages(1, () -> map.entrySet().removeAll(Map.of("none", 1).entrySet())))
        .isFalse();
    assertThat(new TreeMap<>(map)).isEqualTo(plain);

    assertThat(inMessages(1 + 1, () -> map.keySet().removeIf(key -> key.endsWith("5")))).isTrue();
    plain.keySet().removeIf(key -> key.endsWith("5"));
    assertThat(new TreeMap<>(map)).isEqualTo(plain);

    assertThat(inMessages(1 + 1, () -> map.values().retainAll(Set.of(7, 11)))).isTrue();
    assertThat(map).isEqualTo(Map.of("key-00007", 7, "key-00011", 11));
    assertThat(inMessages(1 + 1 + 1, () -> map.keySet().removeAll(map.keySet()))).isTrue();
    assertThat(map).isEmpty();
  }

  @Test
  void largeValuesTravelInMessagesOfFourMebibytes() throws Exception {
    Map<String, String> large = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      large.put("k" + i, String.valueOf(i).repeat(900_000));
    }
    ConcurrentMap<String, String> texts = worker.map("large", String.class).asMap();
    inMessages(3, () -> texts.putAll(large));
    assertThat(inMessages(3, () -> new HashMap<>(largeEntries(texts)))).isEqualTo(large);
    inMessages(3 + 3, () -> texts.replaceAll((key, value) -> key + value));
    large.replaceAll((key, value) -> key + value);
    assertThat(texts).isEqualTo(large);
    assertThat(texts.entrySet().containsAll(large.entrySet())).isTrue();
    assertThat(texts.entrySet().removeAll(large.entrySet())).isTrue();
    assertThat(texts).isEmpty();
    texts.putAll(Map.of("a", "x", "b", "x", "c", "x", "d", "x", "e", "x", "f", "x"));
    inMessages(1 + 2, () -> texts.replaceAll((key, value) -> "y".repeat(1_000_000)));
    assertThat(texts.values()).hasSize(6).allMatch(text -> text.length() == 1_000_000);
  }

  private static Map<String, String> largeEntries(Map<String, String> texts) {
    Map<String, String> copy = new HashMap<>();
    texts.forEach(copy::put);
    return copy;
  }

  @Test
  void keysThatTakeManyBytesInJsonAreCountedAsThose() throws Exception {
    ConcurrentMap<String, String> texts = worker.map("wide", String.class).asMap();
    Map<String, String> wide = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      wide.put("\u0001".repeat(500) + i, "x".repeat(2_000));
    }
    inMessages(2, () -> texts.putAll(wide));
    assertThat(texts.keySet().containsAll(wide.keySet())).isTrue();
    assertThat(new HashMap<>(texts)).isEqualTo(wide);
    inMessages(1 + 2, () -> texts.replaceAll((key, value) -> value.replace('x', 'y')));
    assertThat(texts.values()).hasSize(1_000).containsOnly("y".repeat(2_000));
    assertThat(texts.keySet().removeAll(wide.keySet())).isTrue();
    assertThat(texts).isEmpty();
  }

  @Test
  void chunksHaveNoMoreThanTheMasterTakes(@TempDir Path data) throws Exception {
    try (TestMemory small =
            TestMemory.start(
                data, options -> options.withLimits(MasterOptions.DEFAULT_LIMITS.withBatch(400)));
        Worker other = small.connect()) {
      ConcurrentMap<String, Integer> limited = other.map("m", Integer.class).asMap();
      limited.putAll(plain);
      assertThat(limited).hasSize(ENTRIES);
      limited.replaceAll((key, value) -> value + 1);
      plain.replaceAll((key, value) -> value + 1);
      assertThat(limited.entrySet().containsAll(plain.entrySet())).isTrue();
      assertThat(limited.keySet().containsAll(plain.keySet())).isTrue();
      assertThat(limited.entrySet().removeAll(plain.entrySet())).isTrue();
      assertThat(limited).isEmpty();
      limited.putAll(plain);
      assertThat(limited.keySet().removeAll(plain.keySet())).isTrue();
      assertThat(limited).isEmpty();
    }
  }

  @Test
  void whatIsThereAllTheTimeIsSeenOnceWhateverIsWrittenMeanwhile() {
    map.putAll(plain);
    try (Worker other = memory.connect()) {
      SharedMap<Integer> theirs = other.map("m", Integer.class);
      List<String> seen = new ArrayList<>();
      Set<String> removed = new HashSet<>();
      for (Map.Entry<String, Integer> each : map.entrySet()) {
        String key = each.getKey();
        seen.add(key);
        if (seen.size() % 100 == 0) {
          String ahead = "key-%05d".formatted(ENTRIES - seen.size() / 100);
          removed.addAll(Set.of(key, ahead));
          theirs.deleteAll(Set.of(key, ahead));
          theirs.setAll(Map.of(key + "-behind", 1, "a-" + key, 1, "z-" + key, 1));
        }
      }
      assertThat(seen).doesNotHaveDuplicates().isSorted();
      plain.keySet().removeAll(removed);
      assertThat(seen).containsAll(plain.keySet());
      assertThat(seen).anyMatch(key -> key.startsWith("z-"));
      assertThat(seen).noneMatch(key -> key.startsWith("a-"));
      assertThat(seen).doesNotContain("key-02499");
    }
  }

  @Test
  void anIteratorRemovesWhatIsWrittenAndGoesOn() {
    map.putAll(plain);
    for (Iterator<Integer> values = map.values().iterator(); values.hasNext(); ) {
      int value = values.next();
      if (value % 500 == 499) {
        map.put("key-%05d".formatted(value), -1);
        values.remove();
      }
    }
    plain.values().removeIf(value -> value % 500 == 499);
    assertThat(new TreeMap<>(map)).isEqualTo(plain);
  }

  @Test
  void aStreamGoesOnWhenTheMapGrowsOrShrinks() {
    map.putAll(plain);
    assertThat(
            map.keySet().stream()
                .peek(
                    key -> {
                      if (key.endsWith("00500")) {
                        map.put("z", 1);
                      }
                    })
                .toArray())
        .hasSize(ENTRIES + 1);
    assertThat(
            map.values().stream()
                .peek(
                    value -> {
                      if (value == 500) {
                        map.keySet().removeIf(key -> key.compareTo("key-02000") >= 0);
                      }
                    })
                .toList())
        .hasSize(2_000);
    assertThat(map.entrySet().parallelStream().mapToInt(Map.Entry::getValue).sum())
        .isEqualTo(2_000 * 1_999 / 2);
  }
}
