package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded random operations on a shared map and on a {@link ConcurrentHashMap}: they return and
 * throw the same, and leave the same.
 */
@Timeout(600)
class ConcurrentMapModelIT {

  private static final int STEPS = Integer.getInteger("mneme.model.steps", 3_000);

  private final long seed = Long.getLong("mneme.seed", System.nanoTime());

  /** An operation, with its arguments. */
  private interface Step {
    @Nullable Object on(ConcurrentMap<String, Integer> map);
  }

  private static Object outcome(Step step, ConcurrentMap<String, Integer> map) {
    try {
      return "returned " + step.on(map);
    } catch (NullPointerException | IllegalStateException | UnsupportedOperationException e) {
      return e.getClass();
    }
  }

  @SuppressWarnings("NullAway") // nulls are among what is tried
  private static Step step(Random random) {
    @Nullable String key = random.nextInt(50) == 0 ? null : "k" + random.nextInt(6);
    @Nullable Integer value = random.nextInt(50) == 0 ? null : random.nextInt(4);
    @Nullable Integer next = random.nextInt(50) == 0 ? null : random.nextInt(4);
    Map<String, Integer> several = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      several.put("k" + random.nextInt(6), random.nextInt(4));
    }
    BiFunction<Object, Object, Integer> function =
        switch (random.nextInt(3)) {
          case 0 -> (a, b) -> null;
          case 1 -> (a, b) -> String.valueOf(a + "," + b).length() % 4;
          default ->
              (a, b) -> {
                throw new IllegalStateException("the application's own");
              };
        };
    return switch (random.nextInt(40)) {
      case 0 -> map -> map.get(key);
      case 1 -> map -> map.containsKey(key);
      case 2 -> map -> map.containsValue(value);
      case 3, 4 -> map -> map.put(key, value);
      case 5, 6 -> map -> map.putIfAbsent(key, value);
      case 7 -> map -> map.remove(key);
      case 8 -> map -> map.remove(key, value);
      case 9 -> map -> map.replace(key, value);
      case 10 -> map -> map.replace(key, value, next);
      case 11, 12 -> map -> map.compute(key, function);
      case 13 -> map -> map.computeIfAbsent(key, absent -> function.apply(absent, 1));
      case 14 -> map -> map.computeIfPresent(key, function);
      case 15, 16 -> map -> map.merge(key, value, function);
      case 17 -> map -> map.getOrDefault(key, value);
      case 18 ->
          map -> {
            map.replaceAll((same, held) -> (held + same.length()) % 4);
            return null;
          };
      case 19, 20 ->
          map -> {
            map.putAll(several);
            return null;
          };
      case 21 -> map -> map.size() + " " + map.isEmpty();
      case 22 -> map -> map.equals(several) || map.equals(new HashMap<>(map));
      case 23 -> map -> map.hashCode();
      case 24 -> map -> map.keySet().removeAll(several.keySet());
      case 25 -> map -> map.keySet().containsAll(several.keySet());
      case 26 -> map -> map.entrySet().removeAll(several.entrySet());
      case 27 -> map -> map.entrySet().containsAll(several.entrySet());
      case 28 -> map -> map.values().removeAll(several.values()) && several.size() == 1;
      case 29 -> map -> map.values().containsAll(several.values());
      case 30 -> map -> map.keySet().retainAll(several.keySet()) && several.isEmpty();
      case 31 -> map -> map.values().removeIf(held -> held.equals(value));
      case 32 -> map -> map.entrySet().removeIf(entry -> entry.equals(Map.entry("k1", 1)));
      case 33 -> map -> map.keySet().removeIf("k2"::equals);
      case 34 -> map -> map.entrySet().contains(new SimpleEntry<>(key, value));
      case 35 -> map -> map.entrySet().remove(new SimpleEntry<>(key, value));
      case 36 -> map -> map.keySet().remove(key);
      case 37 ->
          map -> {
            boolean changed = false;
            for (Iterator<Map.Entry<String, Integer>> i = map.entrySet().iterator();
                i.hasNext(); ) {
              Map.Entry<String, Integer> entry = i.next();
              if (entry.getValue().equals(value)) {
                i.remove();
                changed = true;
              } else {
                entry.setValue((entry.getValue() + 1) % 4);
              }
            }
            return changed;
          };
      case 38 -> map -> new HashSet<>(map.entrySet());
      default ->
          map -> {
            List<Integer> values = new ArrayList<>(map.values());
            values.sort(null);
            return values;
          };
    };
  }

  @Test
  void itDoesWhatAConcurrentHashMapDoes(@TempDir Path data) throws Exception {
    Random random = new Random(seed);
    ConcurrentMap<String, Integer> plain = new ConcurrentHashMap<>();
    try (TestMemory memory = TestMemory.start(data);
        Worker worker = memory.connect()) {
      ConcurrentMap<String, Integer> shared = worker.map("m", Integer.class).asMap();
      for (int i = 0; i < STEPS; i++) {
        long stepSeed = random.nextLong();
        Step step = step(new Random(stepSeed));
        assertThat(outcome(step, shared))
            .as("step %s, seed %s", i, seed)
            .isEqualTo(outcome(step, plain));
        assertThat(Map.copyOf(shared)).as("after step %s, seed %s", i, seed).isEqualTo(plain);
      }
    }
  }
}
