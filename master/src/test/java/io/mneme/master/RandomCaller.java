package io.mneme.master;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Makes random operations on maps of its own through any of several workers, and compares each
 * result with a model of the maps; and now and then what all callers do. For one thread.
 */
final class RandomCaller {

  private static final int MAPS = 3;
  private static final int MOST_AT_ONCE = 6;

  private final int number;
  private final List<Worker> workers;
  private final SharedOperations shared;
  private final ModelRevision.All revisions;
  private final AtomicLong done;
  private final RandomValues values;
  private final List<ModelMap> models;

  /**
   * Makes one.
   *
   * @param done counts the operations of all callers
   */
  RandomCaller(
      int number,
      long seed,
      List<Worker> workers,
      SharedOperations shared,
      ModelRevision.All revisions,
      AtomicLong done) {
    this.number = number;
    this.workers = workers;
    this.shared = shared;
    this.revisions = revisions;
    this.done = done;
    this.values = new RandomValues(seed * 31 + number);
    this.models =
        IntStream.range(0, MAPS).mapToObj(i -> new ModelMap("c" + number + "-m" + i)).toList();
  }

  List<ModelMap> models() {
    return models;
  }

  /** Makes operations until all callers together have made so many. */
  void run(long operations) throws InterruptedException, TimeoutException {
    while (done.get() < operations) {
      step();
    }
  }

  private void step() throws InterruptedException, TimeoutException {
    Worker worker = values.any(workers);
    if (values.next(10) == 0) {
      shared.step(values, worker);
      done.incrementAndGet();
      return;
    }
    boolean waits = values.flip();
    long from = System.currentTimeMillis();
    List<Begun<?>> begun = new ArrayList<>();
    List<ModelRevision> next = new ArrayList<>();
    // Before it begins: what others learn meanwhile may be of later changes.
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      next.add(revisions.next());
    }
    switch (values.next(10)) {
      case 0, 1 ->
          begun.add(
              RandomTransaction.begin(values, maps(worker), models, worker.transaction(), waits));
      case 2 -> begun.add(ofMap(worker, waits));
      case 3 -> {
        if (values.flip()) {
          begun.add(MapOperations.maps(worker, models, waits));
        } else {
          begun.add(ofMap(worker, waits));
        }
      }
      case 4, 5, 6 -> beginSeveral(begun);
      default -> begun.add(ofKey(worker, waits, values.any(models), values.key()));
    }
    settle(begun, from, next);
    done.addAndGet(begun.size());
  }

  private static SharedMap<String> map(Worker worker, ModelMap model) {
    return worker.map(model.name(), String.class);
  }

  private List<SharedMap<String>> maps(Worker worker) {
    return models.stream().map(model -> map(worker, model)).toList();
  }

  private static AsyncSharedMap<String> face(SharedMap<String> map, boolean waits) {
    return waits ? WaitingMap.of(map) : map.async();
  }

  private Begun<?> ofMap(Worker worker, boolean waits) {
    ModelMap model = values.any(models);
    SharedMap<String> map = map(worker, model);
    return MapOperations.begin(values, map, face(map, waits), model);
  }

  private Begun<?> ofKey(Worker worker, boolean waits, ModelMap model, String key) {
    return KeyOperations.begin(values, face(map(worker, model), waits), model, key);
  }

  /** Several at once, each on another key, through several workers: in whatever order they come. */
  private void beginSeveral(List<Begun<?>> begun) {
    Set<String> taken = new TreeSet<>();
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      ModelMap model = values.any(models);
      String key = values.key();
      if (taken.add(model.name() + key)) {
        begun.add(ofKey(values.any(workers), false, model, key));
      }
    }
  }

  private void settle(List<Begun<?>> begun, long from, List<ModelRevision> next)
      throws InterruptedException, TimeoutException {
    for (Begun<?> each : begun) {
      each.await();
    }
    long to = System.currentTimeMillis();
    for (int i = 0; i < begun.size(); i++) {
      LongStream expiries = models.stream().flatMapToLong(model -> model.expiries(from, to));
      LongStream times = LongStream.concat(LongStream.of(from), expiries.sorted());
      try {
        begun.get(i).settle(new Moment(from, to, from, next.get(i)), times);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "caller "
                + number
                + ", one of "
                + begun.size()
                + ": "
                + begun.get(i).text()
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  /** Compares everything in its maps with the models, seen by a worker. */
  void compareAll(Worker worker) throws InterruptedException, TimeoutException {
    for (ModelMap model : models) {
      long from = System.currentTimeMillis();
      List<ModelRevision> unused = List.of(revisions.next());
      settle(List.of(MapOperations.entries(map(worker, model), model)), from, unused);
    }
    long from = System.currentTimeMillis();
    settle(List.of(MapOperations.maps(worker, models, true)), from, List.of(revisions.next()));
  }
}
