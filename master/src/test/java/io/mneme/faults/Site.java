package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.master.ArtemisDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A broker, two masters and some workers, each a process of its own, and what they leave behind.
 */
final class Site implements AutoCloseable {

  private static final int MASTERS = 2;
  private static final int WORKERS = 3;
  private static final int WATCHERS = 2;

  /** Which clients the watchers are: after all others. */
  private static final int FIRST_WATCHER = 20;

  private static final int THREADS = Sums.SLOTS / WORKERS;

  /**
   * Of the connections of workers, in milliseconds. A pause outlasts the short one; with the long
   * one the worker's lease ends and its connection does not.
   */
  private static final int SHORT_TTL = 2_000;

  private static final int LONG_TTL = 20_000;

  /**
   * Of the requests of workers, in milliseconds. The restart of a broker outlasts the short one; a
   * request with the long one is sent again after it.
   */
  private static final int SHORT_LIMIT = 3_000;

  private static final int LONG_LIMIT = 30_000;

  private final Path folder;
  private final String url;
  private final Node broker;
  private final List<Node> masters = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();
  private final List<Node> watchers = new ArrayList<>();
  private @Nullable Watching observer;
  private final Keys keys = new Keys(System.nanoTime());
  private final Progress progress = new Progress();

  /** Makes one that is not started, in an empty folder. */
  Site(Path folder, long seed) throws IOException, InterruptedException {
    this.folder = folder;
    int port = ArtemisDistribution.freePort();
    this.url = "tcp://127.0.0.1:" + port;
    Path instance = ArtemisDistribution.create(folder, port);
    this.broker =
        new Node(
            "broker", folder, life -> List.of(instance.resolve("bin/artemis").toString(), "run"));
    Path password = Files.writeString(folder.resolve("password"), ArtemisDistribution.PASSWORD);
    for (int i = 0; i < MASTERS; i++) {
      masters.add(new Node("master" + i, folder, life -> master(password)));
    }
    for (int i = 0; i < WORKERS; i++) {
      int number = i;
      workers.add(new Node("worker" + i, folder, life -> worker(number, life, seed)));
    }
    for (int i = 0; i < WATCHERS; i++) {
      int number = i;
      watchers.add(new Node("watcher" + i, folder, life -> watcher(number, life)));
    }
    // So that nothing is left behind by a test that is broken off; one that ends closes it before.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  private List<String> master(Path password) {
    return List.of(
        Node.java(),
        "-XX:TieredStopAtLevel=1",
        "-jar",
        System.getProperty("mneme.jar"),
        "master",
        "--broker",
        url,
        "--user",
        ArtemisDistribution.USER,
        "--password-file",
        password.toString(),
        "--connection-ttl",
        "2",
        "--lease",
        "6");
  }

  private List<String> worker(int number, int life, long seed) {
    Path history = folder.resolve("history-" + number + "-" + life + ".txt");
    progress.follow(history);
    return List.of(
        Node.java(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        WorkerMain.class.getName(),
        url,
        ArtemisDistribution.USER,
        ArtemisDistribution.PASSWORD,
        history.toString(),
        String.valueOf(number * THREADS),
        String.valueOf(THREADS),
        String.valueOf(seed),
        String.valueOf(keys.start()),
        String.valueOf(life),
        String.valueOf(number == 0 ? LONG_TTL : SHORT_TTL),
        String.valueOf(number == 1 ? SHORT_LIMIT : LONG_LIMIT));
  }

  private List<String> watcher(int number, int life) {
    int slot = FIRST_WATCHER + number;
    progress.follow(Watching.history(folder, slot, life));
    return List.of(
        Node.java(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        WatcherMain.class.getName(),
        url,
        ArtemisDistribution.USER,
        ArtemisDistribution.PASSWORD,
        folder.toString(),
        String.valueOf(slot),
        String.valueOf(life),
        String.valueOf(keys.start()),
        String.valueOf(number == 0 ? LONG_TTL : SHORT_TTL),
        String.valueOf(number == 0 ? LONG_LIMIT : SHORT_LIMIT));
  }

  String url() {
    return url;
  }

  Node broker() {
    return broker;
  }

  List<Node> masters() {
    return masters;
  }

  List<Node> workers() {
    return workers;
  }

  List<Node> watchers() {
    return watchers;
  }

  Link link() {
    return new Link(
        url,
        ArtemisDistribution.USER,
        ArtemisDistribution.PASSWORD,
        SHORT_TTL,
        Duration.ofSeconds(10));
  }

  private Stream<Node> nodes() {
    return Stream.concat(
        Stream.of(broker), Stream.of(masters, workers, watchers).flatMap(List::stream));
  }

  void start() throws IOException {
    long before = System.nanoTime();
    startBroker();
    for (Node each : masters) {
      each.start();
    }
    for (Node each : workers) {
      each.start();
    }
    for (Node each : watchers) {
      each.start();
    }
    observe();
    for (Node each : workers) {
      each.awaitLog("clock ");
      // What follows from the times of different processes needs one clock for all.
      assertThat(Long.parseLong(each.log().lines().findFirst().orElseThrow().substring(6)))
          .isBetween(before, System.nanoTime());
    }
    awaitProgress();
  }

  /** Watches from within this process, which nothing happens to. */
  private void observe() throws IOException {
    int slot = FIRST_WATCHER + WATCHERS;
    progress.follow(Watching.history(folder, slot, 0));
    observer = new Watching(link(), folder, slot, 0, keys);
  }

  /** Ends those who watch, once they have been told everything. */
  void finishWatchers() throws IOException, InterruptedException {
    for (Node each : watchers) {
      assertThat(each.finish()).as("exit status of %s", each).isZero();
    }
    Watching last = Objects.requireNonNull(observer);
    last.finish();
    last.close();
  }

  /** What those who watch were told and their mirrors have shown is checked. */
  AgreedChanges checkWatchers() throws IOException {
    Map<String, List<WatchFile.Line>> told = new TreeMap<>();
    for (int slot = FIRST_WATCHER; slot <= FIRST_WATCHER + WATCHERS; slot++) {
      told.put("watcher " + slot, WatchFile.read(Watching.told(folder, slot)));
    }
    told.forEach((watcher, lines) -> new WatchChecker(watcher, lines).check());
    AgreedChanges agreed = new AgreedChanges(told.values());
    for (int slot = FIRST_WATCHER; slot <= FIRST_WATCHER + WATCHERS; slot++) {
      for (int life = 0; Files.exists(Watching.shown(folder, slot, life)); life++) {
        Path file = Watching.shown(folder, slot, life);
        new MirrorChecker(file.getFileName().toString(), MirrorFile.read(file), agreed).check();
      }
    }
    return agreed;
  }

  void startBroker() throws IOException {
    broker.start();
    broker.awaitLog(ArtemisDistribution.STARTED);
  }

  /** Waits until some more operations have been carried out. */
  void awaitProgress() {
    long target = progress.done() + 50;
    Awaitility.await("operations are carried out")
        .atMost(Node.LIMIT)
        .failFast(this::requireAllRunning)
        .until(() -> progress.done() >= target);
  }

  /** Fails if a process has ended by itself. */
  void requireAllRunning() throws IOException {
    for (Node each : nodes().toList()) {
      if (!each.isRunning()) {
        throw new AssertionError(each + " has ended by itself: " + each.log());
      }
    }
  }

  /** Writes down what is done to it, and when. */
  void note(String what) throws IOException {
    Files.writeString(
        folder.resolve("schedule.log"),
        Instant.now() + " " + System.nanoTime() + " " + what + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The history of all workers, in no order. */
  List<Op> history() throws IOException {
    List<Op> all = new ArrayList<>();
    for (Path each : progress.files()) {
      // One that was ended at once has made none.
      if (Files.exists(each)) {
        all.addAll(HistoryFile.read(each));
      }
    }
    return all;
  }

  /** What the masters have said, all their lives. */
  List<String> masterLogs() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each :
          files.filter(file -> file.getFileName().toString().startsWith("master")).toList()) {
        lines.addAll(Files.readAllLines(each));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    Watching last = observer;
    if (last != null) {
      last.close();
    }
    nodes().forEach(Node::close);
  }
}
