package io.mneme.master;

import io.mneme.protocol.ErrorCode;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Transaction;
import io.mneme.worker.TransactionResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transaction over several maps, and the same on their models. */
final class RandomTransaction {

  private record Place(int map, String key) {}

  /** An attempt at a moment. */
  private final class Trial {

    private final Moment moment;
    private final Map<Place, Optional<ModelEntry>> entries = new HashMap<>();
    private final Map<Place, Optional<String>> reads = new HashMap<>();
    private boolean refused;

    Trial(Moment moment) {
      this.moment = moment;
    }

    @Nullable ModelEntry at(Place place) {
      Optional<ModelEntry> written = entries.get(place);
      return written == null
          ? models.get(place.map()).at(place.key(), moment.time())
          : written.filter(entry -> !entry.isOver(moment.time())).orElse(null);
    }

    void read(Place place) {
      reads.put(place, Optional.ofNullable(at(place)).map(ModelEntry::value));
    }

    void put(Place place, @Nullable ModelEntry entry) {
      entries.put(place, Optional.ofNullable(entry));
    }

    /** What its result must show. */
    Object expected() {
      for (Map.Entry<Place, RandomValues.When> each : conditions) {
        if (!each.getValue().isMet().test(at(each.getKey()))) {
          return Optional.empty();
        }
      }
      for (Consumer<Trial> each : steps) {
        each.accept(this);
        if (refused) {
          return ErrorCode.WRONG_TYPE;
        }
      }
      return Optional.of(List.of(!entries.isEmpty(), reads));
    }
  }

  private final RandomValues values;
  private final List<SharedMap<String>> maps;
  private final List<ModelMap> models;
  private final Transaction transaction;
  private final List<Map.Entry<Place, RandomValues.When>> conditions = new ArrayList<>();
  private final List<Consumer<Trial>> steps = new ArrayList<>();
  private final List<Place> read = new ArrayList<>();
  private final StringBuilder text = new StringBuilder("transaction");

  private RandomTransaction(
      RandomValues values,
      List<SharedMap<String>> maps,
      List<ModelMap> models,
      Transaction transaction) {
    this.values = values;
    this.maps = maps;
    this.models = models;
    this.transaction = transaction;
  }

  static Begun<?> begin(
      RandomValues values,
      List<SharedMap<String>> maps,
      List<ModelMap> models,
      Transaction transaction,
      boolean waits) {
    RandomTransaction made = new RandomTransaction(values, maps, models, transaction);
    for (int i = values.next(3) - values.next(2); i > 0; i--) {
      made.addCondition();
    }
    for (int i = values.next(8); i > 0; i--) {
      made.addStep();
    }
    return made.commit(waits);
  }

  private Place place() {
    return new Place(values.next(maps.size()), values.key());
  }

  private Place note(String what, Place place) {
    text.append("; ").append(what).append(' ').append(models.get(place.map()).name());
    text.append(' ').append(place.key());
    return place;
  }

  private void addCondition() {
    Place place = place();
    RandomValues.When when = values.when(models.get(place.map()).latest(place.key()));
    note("if " + when.text(), place);
    conditions.add(Map.entry(place, when));
    transaction.require(maps.get(place.map()), place.key(), when.condition());
  }

  private void addStep() {
    Place place = place();
    switch (values.next(8)) {
      case 0, 1 -> get(place);
      case 2, 3 -> set(place);
      case 4 -> touch(place);
      case 5, 6 -> increment(place);
      default -> delete(place);
    }
  }

  private void get(Place place) {
    note("get", place);
    transaction.get(maps.get(place.map()), place.key());
    read.add(place);
    steps.add(trial -> trial.read(place));
  }

  private void set(Place place) {
    String value = values.value();
    Duration ttl = values.timeToLive();
    boolean lasts = values.flip();
    note("set " + value + (lasts ? "" : " " + ttl), place);
    if (lasts) {
      transaction.set(maps.get(place.map()), place.key(), value);
    } else {
      transaction.set(maps.get(place.map()), place.key(), value, ttl);
    }
    steps.add(trial -> trial.put(place, ModelEntry.written(value, life(lasts, ttl), trial.moment)));
  }

  private static ModelEntry.Life life(boolean lasts, Duration ttl) {
    return lasts ? ModelEntry.Life.EVER : new ModelEntry.Life(ttl.toMillis(), 0);
  }

  private void touch(Place place) {
    Duration ttl = values.timeToLive();
    boolean lasts = values.flip();
    note(lasts ? "persist" : "touch " + ttl, place);
    if (lasts) {
      transaction.persist(maps.get(place.map()), place.key());
    } else {
      transaction.touch(maps.get(place.map()), place.key(), ttl);
    }
    steps.add(
        trial -> {
          ModelEntry entry = trial.at(place);
          if (entry != null) {
            trial.put(place, ModelEntry.written(entry.value(), life(lasts, ttl), trial.moment));
          }
        });
  }

  /** Mostly of what is a number. */
  private void increment(Place place) {
    ModelEntry latest = models.get(place.map()).latest(place.key());
    if (latest != null && !latest.isNumber() && values.next(4) > 0) {
      get(place);
      return;
    }
    BigDecimal by = values.step();
    note("increment " + by, place);
    transaction.increment(maps.get(place.map()), place.key(), by);
    read.add(place);
    steps.add(
        trial -> {
          ModelEntry entry = trial.at(place);
          if (KeyOperations.sum(entry, by) instanceof Optional<?> sum) {
            String value = String.valueOf(sum.orElseThrow());
            trial.put(place, KeyOperations.incremented(entry, value, trial.moment));
            trial.read(place);
          } else {
            trial.refused = true;
          }
        });
  }

  private void delete(Place place) {
    note("delete", place);
    transaction.delete(maps.get(place.map()), place.key());
    steps.add(
        trial -> {
          if (trial.at(place) != null) {
            trial.put(place, null);
          }
        });
  }

  private Begun<Optional<TransactionResult>> commit(boolean waits) {
    CompletableFuture<Optional<TransactionResult>> future;
    try {
      future =
          waits
              ? CompletableFuture.completedFuture(transaction.commit())
              : transaction.commitAsync();
    } catch (RuntimeException e) {
      future = CompletableFuture.failedFuture(e);
    }
    return new Begun<>(
        text.toString(),
        future,
        moment -> new Trial(moment).expected(),
        result -> result.map(each -> List.of(each.revision().isPresent(), reads(each))),
        (result, moment) -> result.ifPresent(each -> effect(each, moment)));
  }

  private Map<Place, Optional<String>> reads(TransactionResult result) {
    Map<Place, Optional<String>> reads = new HashMap<>();
    for (Place place : read) {
      reads.put(place, result.value(maps.get(place.map()), place.key()));
    }
    return reads;
  }

  private void effect(TransactionResult result, Moment moment) {
    Trial trial = new Trial(moment);
    trial.expected();
    if (result.revision().isPresent()) {
      moment.revision().learn(result.revision().getAsLong());
      trial.entries.forEach(
          (place, entry) -> models.get(place.map()).put(place.key(), entry.orElse(null), moment));
      models.get(0).changed();
    }
  }
}
