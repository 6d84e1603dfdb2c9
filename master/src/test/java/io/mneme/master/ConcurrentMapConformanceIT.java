package io.mneme.master;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guava's conformance suite for maps. No test of it is suppressed. It leaves out by itself what is
 * for features that the map does not claim:
 *
 * <ul>
 *   <li>{@code ALLOWS_NULL_KEYS}, {@code ALLOWS_NULL_VALUES}, {@code ALLOWS_NULL_KEY_QUERIES},
 *       {@code ALLOWS_NULL_VALUE_QUERIES}, {@code ALLOWS_ANY_NULL_QUERIES}: nulls are refused, as
 *       {@link java.util.concurrent.ConcurrentHashMap} refuses them; what tests that is run
 *   <li>{@code FAILS_FAST_ON_CONCURRENT_MODIFICATION}: iterators are weakly consistent
 *   <li>{@code SERIALIZABLE}: a map belongs to a connection
 *   <li>{@code REJECTS_DUPLICATES_AT_CREATION}, {@code RESTRICTS_KEYS}, {@code RESTRICTS_VALUES}:
 *       not so, of the keys and values of the suite
 *   <li>{@code NON_STANDARD_TOSTRING}, {@code SUBSET_VIEW}, {@code DESCENDING_VIEW}: not so
 * </ul>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentMapConformanceIT {

  private final AtomicLong maps = new AtomicLong();
  private TestMemory memory;
  private Worker worker;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    worker = memory.connect();
  }

  @AfterAll
  void stop() {
    worker.close();
    memory.close();
  }

  @TestFactory
  DynamicNode aSharedMapIsAConcurrentMap() {
    return JUnit3Suite.node(
        ConcurrentMapTestSuiteBuilder.using(new Generator())
            .named("SharedMap.asMap")
            .withFeatures(
                CollectionSize.ANY,
                MapFeature.GENERAL_PURPOSE,
                MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
                CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                CollectionFeature.KNOWN_ORDER)
            .createTestSuite());
  }

  /** Makes each map under a name of its own. */
  private final class Generator extends TestStringMapGenerator {

    @Override
    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
      ConcurrentMap<String, String> map =
          worker.map("map-" + maps.incrementAndGet(), String.class).asMap();
      for (Map.Entry<String, String> each : entries) {
        map.put(each.getKey(), each.getValue());
      }
      return map;
    }

    @Override
    public Iterable<Map.Entry<String, String>> order(List<Map.Entry<String, String>> insertion) {
      return insertion.stream().sorted(Map.Entry.comparingByKey()).toList();
    }
  }
}
