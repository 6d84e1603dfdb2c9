package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.MapSize;
import io.mneme.worker.Page;
import io.mneme.worker.RequestRefusedException;
import io.mneme.worker.Scan;
import io.mneme.worker.SharedEntry;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations on several entries, and pages. */
@Timeout(60)
class SeveralEntriesIT extends TwoWorkers {

  private SharedMap<String> written;
  private SharedMap<String> read;

  @BeforeEach
  void makeMap() {
    written = worker.map(name, String.class);
    read = other.map(name, String.class);
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> String.format("k%05d", i)).toList();
  }

  private static Map<String, String> entries(List<String> keys) {
    Map<String, String> entries = new TreeMap<>();
    keys.forEach(key -> entries.put(key, "value of " + key));
    return entries;
  }

  /** In requests of as many as one may have. */
  private void write(List<String> keys) {
    for (int i = 0; i < keys.size(); i += 1_000) {
      written.setAll(entries(keys.subList(i, Math.min(i + 1_000, keys.size()))));
    }
  }

  @Test
  void severalEntriesAreWrittenAndRemovedAsOneChange() {
    long revision = written.setAll(Map.of("a", "1", "b", "2", "c", "3"));
    assertThat(read.entries().toList())
        .containsExactly(
            new SharedEntry<>("a", "1", revision, null),
            new SharedEntry<>("b", "2", revision, null),
            new SharedEntry<>("c", "3", revision, null));
    assertThat(written.deleteAll(List.of("a", "x", "c", "a"))).isEqualTo(2);
    assertThat(read.keys().toList()).containsExactly("b");
    assertThat(written.set("d", "4")).isEqualTo(revision + 2);
    assertThat(written.deleteAll(List.of("x"))).isZero();
    assertThat(written.deleteAll(List.of())).isZero();
    assertThat(written.setAll(Map.of())).isZero();
    assertThat(written.set("e", "5")).isEqualTo(revision + 3);
  }

  @Test
  void entriesThatAreWrittenTogetherMayExpireTogetherOrEachAtItsTime() {
    written.setAll(Map.of("a", "1"), Duration.ofHours(1));
    assertThat(read.entry("a").orElseThrow().expires()).isAfter(Instant.now().plusSeconds(3_000));
    Instant time = Instant.parse("2100-01-01T00:00:00.001Z");
    long revision =
        written.setAll(
            List.of(
                new SharedEntry<>("a", "2", 7, null),
                new SharedEntry<>("b", "3", 8, time),
                new SharedEntry<>("over", "4", 9, Instant.now().minusSeconds(9))));
    assertThat(read.entries().toList())
        .containsExactly(
            new SharedEntry<>("a", "2", revision, null),
            new SharedEntry<>("b", "3", revision, time));
  }

  @Test
  void tooManyEntriesForOneChangeAreRefusedAndNoneIsWritten() {
    List<String> keys = numbered(0, 1_001);
    assertThatThrownBy(() -> written.setAll(entries(keys)))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("has 1001 elements: the limit is 1000");
    assertThatThrownBy(() -> written.deleteAll(keys))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("the limit is 1000");
    String large = "x".repeat(1_000_000);
    assertThatThrownBy(
            () ->
                written.setAll(Map.of("a", large, "b", large, "c", large, "d", large, "e", large)))
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("4194304");
    assertThat(read.size()).isZero();
  }

  @Test
  void asManyEntriesAsOneLikesAreReadInTheOrderOfTheKeys() {
    List<String> keys = numbered(0, 2_500);
    write(keys);
    List<String> asked = new ArrayList<>(keys);
    asked.add(0, "none");
    asked.add("k00000");
    Map<String, String> found = read.getAll(asked);
    assertThat(new ArrayList<>(found.entrySet()))
        .isEqualTo(new ArrayList<>(entries(keys).entrySet()));
    assertThat(read.getAll(List.of())).isEmpty();
  }

  @Test
  void largeValuesComeInAsManyRepliesAsItTakes() {
    Map<String, String> large = new LinkedHashMap<>();
    for (String key : numbered(0, 9)) {
      large.put(key, key + "x".repeat(1_000_000));
      written.set(key, large.get(key));
    }
    assertThat(read.getAll(large.keySet())).isEqualTo(large);
    assertThat(read.async().getAll(large.keySet()).join()).isEqualTo(large);
    Page<SharedEntry<String>> page = read.entryPage(Scan.all());
    assertThat(page.items()).hasSize(4);
    assertThat(page.next()).contains(Scan.all().after("k00003"));
    assertThat(read.entries().map(SharedEntry::value).toList())
        .isEqualTo(List.copyOf(large.values()));
  }

  @Test
  void pagesHavePrefixesLimitsAndCursors() {
    written.setAll(entries(List.of("a", "b1", "b2", "b3", "c", "ä", "𝕏", "\uffff")));
    assertThat(read.keys().toList())
        .containsExactly("a", "b1", "b2", "b3", "c", "ä", "𝕏", "\uffff");
    assertThat(read.keys("b").toList()).containsExactly("b1", "b2", "b3");
    assertThat(read.keys("𝕏").toList()).containsExactly("𝕏");
    assertThat(read.keys("x").toList()).isEmpty();
    assertThat(read.entries("b2").toList())
        .extracting(SharedEntry::value)
        .containsExactly("value of b2");

    Page<String> first = read.keyPage(Scan.prefix("b").limit(2));
    assertThat(first.items()).containsExactly("b1", "b2");
    Page<String> second = read.keyPage(first.next().orElseThrow());
    assertThat(second.items()).containsExactly("b3");
    assertThat(second.next()).isEmpty();
    assertThat(read.keyPage(Scan.all().after("b2x").limit(1)).items()).containsExactly("b3");
    assertThat(read.keyPage(Scan.prefix("b").after("a")).items()).hasSize(3);
    assertThat(read.keyPage(Scan.prefix("b").after("c")).items()).isEmpty();
    assertThatThrownBy(() -> Scan.all().limit(10_001)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scan.all().after("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCursorStaysValidWhileOthersWrite() {
    List<String> keys = numbered(0, 3_000);
    write(keys);
    List<String> seen = new ArrayList<>();
    Optional<Scan> next = Optional.of(Scan.all().limit(100));
    for (int page = 0; next.isPresent(); page++) {
      Page<String> read = this.read.keyPage(next.get());
      seen.addAll(read.items());
      next = read.next();
      String last = read.items().get(read.items().size() - 1);
      // Where the cursor is, before it and behind it.
      written.delete(last);
      written.set(last + "-later", "x");
      written.set("a" + page, "x");
    }
    assertThat(seen.stream().filter(key -> !key.endsWith("-later")).toList()).isEqualTo(keys);
    assertThat(seen).doesNotHaveDuplicates().doesNotContain("a0");
  }

  @Test
  void aStreamReadsNoMoreThanItIsAskedFor() {
    write(numbered(0, 3_000));
    long before = memory.master().counters().requests();
    try (Stream<String> keys = read.keys()) {
      assertThat(keys.limit(1_500).count()).isEqualTo(1_500);
    }
    assertThat(memory.master().counters().requests() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void moreMapsThanOnePageHoldsAreListed() throws Exception {
    List<String> names = new ArrayList<>();
    Transaction transaction = worker.transaction();
    String prefix = "many-" + UUID.randomUUID() + "-";
    for (int i = 0; i < 1_000; i++) {
      names.add(prefix + (1_000 + i));
      transaction.set(worker.map(prefix + (1_000 + i), String.class), "k", "v");
    }
    assertThat(transaction.commit()).isPresent();
    written.set("k", "v");
    names.add(written.name());
    assertThat(other.maps()).extracting(MapSize::name).containsAll(names).isSorted();
    assertThat(other.mapsAsync().get()).isEqualTo(other.maps());
  }
}
