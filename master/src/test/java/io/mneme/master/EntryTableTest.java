package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table beside a {@link HashMap}. */
class EntryTableTest {

  private final Map<String, Entry> model = new HashMap<>();

  private static Entry entry(String key, long revision) {
    Entry entry =
        new Entry(JsonText.ofStored("1".getBytes(StandardCharsets.UTF_8)), revision, Entry.NEVER);
    entry.keepAt(key);
    return entry;
  }

  private void assertSame(EntryTable table, String key) {
    assertThat(table.get(key)).isSameAs(model.get(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, 1_000, 20_000})
  void isWhatAHashMapIs(int keys) {
    Random random = new Random(keys);
    EntryTable table = new EntryTable(keys);
    for (int i = 0; i < 10 * keys + 100; i++) {
      String key = "key" + random.nextInt(keys);
      // Grows at first, shrinks then, and so on.
      boolean adds = random.nextInt(10) < (i / keys % 2 == 0 ? 8 : 2);
      if (adds) {
        Entry entry = entry(key, i);
        assertThat(table.put(entry)).isSameAs(model.put(key, entry));
      } else {
        assertThat(table.remove(key)).isSameAs(model.remove(key));
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertSame(table, "key" + random.nextInt(keys));
    }
    for (int i = 0; i < keys; i++) {
      assertSame(table, "key" + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MIN_VALUE})
  void keysWithTheSameHashCodeOfStringDoNotGoToTheSamePlace(long seed) {
    EntryTable table = new EntryTable(seed);
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      Entry entry = entry(key.toString(), i);
      assertThat(entry.key().hashCode()).isEqualTo("AaAaAaAaAaAaAaAaAaAaAaAaAaAa".hashCode());
      table.put(entry);
      model.put(entry.key(), entry);
    }
    assertThat(table.longestSearch()).isLessThan(64);
    model.keySet().forEach(key -> assertSame(table, key));
  }
}
