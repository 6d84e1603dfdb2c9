package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterOptions;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that watches is paused, for longer than its connection lasts, while changes go on.
 * {@code -Dmneme.pause=SECONDS} says for how long.
 */
@Timeout(180)
class PausedWatcherIT {

  private static final Duration PAUSE = Duration.ofSeconds(Long.getLong("mneme.pause", 4));
  private static final int SLOT = 20;

  @TempDir private Path folder;

  @Test
  void whenItGoesOnItIsToldAllThatItMissed() throws Exception {
    Keys keys = new Keys(System.nanoTime());
    Map<Long, Long> made = new HashMap<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Master master = Master.start(MasterOptions.forBroker(broker.url()));
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        Node watcher = new Node("watcher", folder, life -> command(broker.url(), keys))) {
      master.awaitServing(Node.LIMIT);
      try (Worker worker = Worker.connect(factory)) {
        SharedMap<Long> map = worker.map(Link.MAP, Long.class);
        watcher.start();
        watcher.awaitLog("watching");
        change(map, made, () -> made.size() < 20);
        watcher.pause();
        long end = System.nanoTime() + PAUSE.toNanos();
        change(map, made, () -> System.nanoTime() < end);
        watcher.resume();
        int before = made.size();
        change(map, made, () -> made.size() < before + 20);
        assertThat(watcher.finish()).isZero();
        assertThat(watcher.log()).contains("connected again");
      }
    }
    List<WatchFile.Line> told = WatchFile.read(Watching.told(folder, SLOT));
    new WatchChecker("watcher", told).check();
    AgreedChanges agreed = new AgreedChanges(List.of(told));
    new MirrorChecker("mirror", MirrorFile.read(Watching.shown(folder, SLOT, 0)), agreed).check();
    assertThat(told).noneMatch(line -> line.told() != null && line.told().isState());
    made.forEach(
        (revision, value) ->
            assertThat(agreed.at("k", revision))
                .isEqualTo(new AgreedChanges.Held(revision, value)));
  }

  private static void change(SharedMap<Long> map, Map<Long, Long> made, BooleanSupplier more)
      throws InterruptedException {
    while (more.getAsBoolean()) {
      long value = made.size();
      made.put(map.set("k", value), value);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private List<String> command(String url, Keys keys) {
    return List.of(
        Node.java(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        WatcherMain.class.getName(),
        url,
        "",
        "",
        folder.toString(),
        String.valueOf(SLOT),
        "0",
        String.valueOf(keys.start()),
        "2000",
        "30000");
  }
}
