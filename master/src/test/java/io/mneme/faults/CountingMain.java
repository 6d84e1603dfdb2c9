package io.mneme.faults;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * A process that counts on some keys, in one map by {@code increment} and in another by {@code
 * merge}, from when its standard input ends. Arguments: broker URL, the key with which it begins,
 * how many keys there are, how often it counts on each.
 */
final class CountingMain {

  static final String INCREMENTED = "incremented";
  static final String MERGED = "merged";

  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private CountingMain() {}

  public static void main(String[] args) throws Exception {
    int first = Integer.parseInt(args[1]);
    int keys = Integer.parseInt(args[2]);
    long times = Long.parseLong(args[3]);
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(args[0]);
        Worker worker = Worker.builder(factory).timeLimit(TIME_LIMIT).connect()) {
      SharedMap<Long> incremented = worker.map(INCREMENTED, Long.class);
      ConcurrentMap<String, Long> merged = worker.map(MERGED, Long.class).asMap();
      System.out.println("ready");
      int unused = System.in.read();
      for (long i = 0; i < keys * times; i++) {
        String key = "k" + (first + i) % keys;
        incremented.increment(key, 1);
        merged.merge(key, 1L, Long::sum);
      }
    }
  }
}
