package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.protocol.ChangeEvent;
import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch of a source that fails. */
class WatcherTest {

  private static final long REVISION = 7;

  private final UnconnectedWorker worker = new UnconnectedWorker();
  private final BlockingQueue<WatchEvent<String>> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    worker.close();
  }

  private static ChangeEvent set(long revision, String value) {
    JsonText json = JsonText.ofStored(('"' + value + '"').getBytes(StandardCharsets.UTF_8));
    return new ChangeEvent(revision, ChangeKind.SET, "m", "k", json, 0, 0, 1, null);
  }

  /** One that cannot read the state at first. */
  private static final class FailingSource implements ChangeSource {

    private final AtomicInteger reads = new AtomicInteger();
    private volatile @Nullable ChangeSink sink;

    @Override
    public ChangeFeed.Start add(ChangeSink added) {
      sink = added;
      return new ChangeFeed.Start(REVISION, REVISION);
    }

    ChangeSink sink() {
      return Objects.requireNonNull(sink);
    }

    @Override
    public void remove(ChangeSink removed) {}

    @Override
    public boolean isOf(String map) {
      return true;
    }

    @Override
    public State state(WatchOptions options, ChangeBuffer buffer) {
      if (reads.incrementAndGet() == 1) {
        throw new OutOfMemoryError("on purpose");
      }
      return new State(buffer.restart(), List.of(set(buffer.revision(), "state")));
    }

    @Override
    public Reply history(long from) {
      throw new IllegalStateException("nobody asks for it");
    }
  }

  private WatchEvent<String> next() throws InterruptedException {
    return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing was told");
  }

  @Test
  void regressionAWatchThatRanOutOfMemoryOnceTellsNothingAnyMore() throws Exception {
    FailingSource source = new FailingSource();
    Watch watch =
        worker
            .watches()
            .watch(
                source,
                WatchOptions.all().withState(),
                new Values<>(new JacksonCodec(), String.class),
                told::add);
    WatchEvent<String> state = next();
    assertThat(state.isState()).isTrue();
    assertThat(state.revision()).isEqualTo(REVISION);
    assertThat(source.reads.get()).isEqualTo(2);
    source.sink().changed(List.of(set(REVISION + 1, "next")), REVISION + 1);
    assertThat(next().changes()).extracting(Change::value).containsExactly("next");
    watch.close();
    assertThat(watch.bookmark()).isEqualTo(REVISION + 2);
  }
}
