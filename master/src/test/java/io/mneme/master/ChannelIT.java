package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mneme.worker.Channel;
import io.mneme.worker.ChannelMessage;
import io.mneme.worker.Subscription;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages from worker to worker, by way of the master. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChannelIT {

  record News(String title, List<Integer> numbers) {}

  private TestMemory memory;
  private Worker ann;
  private Worker bob;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    ann = memory.worker().name("ann").connect();
    bob = memory.worker().name("bob").connect();
  }

  @AfterAll
  void stop() {
    ann.close();
    bob.close();
    memory.close();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T message = queue.poll(30, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return message;
  }

  @Test
  void allSubscribersGetAMessageStampedWithItsSender() throws Exception {
    BlockingQueue<ChannelMessage<News>> atAnn = new LinkedBlockingQueue<>();
    BlockingQueue<ChannelMessage<News>> atBob = new LinkedBlockingQueue<>();
    try (Subscription first = ann.channel("news", News.class).subscribe(atAnn::add);
        Subscription second = bob.channel("news", News.class).subscribe(atBob::add)) {
      assertThat(first).isNotSameAs(second);
      News news = new News("hello", List.of(1, 2));
      ann.channel("news", News.class).publish(news);
      assertThat(next(atBob)).isEqualTo(new ChannelMessage<>("news", "ann", news));
      assertThat(next(atAnn)).isEqualTo(new ChannelMessage<>("news", "ann", news));
    }
  }

  @Test
  void aMessageToOneWorkerReachesThatOneOnly() throws Exception {
    BlockingQueue<String> atAnn = new LinkedBlockingQueue<>();
    BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
    try (Subscription first =
            ann.channel("mail", String.class).subscribe(message -> atAnn.add(message.value()));
        Subscription second =
            bob.channel("mail", String.class).subscribe(message -> atBob.add(message.value()))) {
      assertThat(first).isNotSameAs(second);
      Channel<String> mail = ann.channel("mail", String.class);
      mail.publishTo("bob", "for bob");
      mail.publish("for all");
      assertThat(next(atBob)).isEqualTo("for bob");
      assertThat(next(atBob)).isEqualTo("for all");
      assertThat(next(atAnn)).isEqualTo("for all");
    }
  }

  @Test
  void channelsAreApartAndOrderIsKept() throws Exception {
    BlockingQueue<Integer> got = new LinkedBlockingQueue<>();
    try (Subscription subscription =
        bob.channel("numbers", Integer.class).subscribe(message -> got.add(message.value()))) {
      assertThat(subscription).isNotNull();
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        sent.add(ann.channel("numbers", Integer.class).publishAsync(i));
        sent.add(ann.channel("other", Integer.class).publishAsync(-i));
      }
      for (int i = 0; i < 2_000; i++) {
        assertThat(next(got)).isEqualTo(i);
      }
      for (CompletableFuture<Void> each : sent) {
        each.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aListenerThatThrowsOrCannotReadAMessageGetsTheNext() throws Exception {
    BlockingQueue<Integer> got = new LinkedBlockingQueue<>();
    try (Subscription subscription =
        bob.channel("rough", Integer.class)
            .subscribe(
                message -> {
                  if (message.value() == 1) {
                    throw new IllegalStateException("thrown by the test");
                  }
                  got.add(message.value());
                })) {
      assertThat(subscription).isNotNull();
      ann.channel("rough", Integer.class).publish(1);
      ann.channel("rough", String.class).publish("no number");
      ann.channel("rough", Integer.class).publish(2);
      assertThat(next(got)).isEqualTo(2);
    }
  }

  @Test
  void aListenerMayUseTheWorkerAndEndItself() throws Exception {
    BlockingQueue<String> got = new LinkedBlockingQueue<>();
    CompletableFuture<Subscription> own = new CompletableFuture<>();
    int consumers = relayConsumers();
    own.complete(
        bob.channel("once", String.class)
            .subscribe(
                message -> {
                  bob.map("from-listener", String.class).set("k", message.value());
                  own.join().close();
                  got.add(message.value());
                }));
    ann.channel("once", String.class).publish("one");
    assertThat(next(got)).isEqualTo("one");
    assertThat(ann.map("from-listener", String.class).get("k")).contains("one");
    ann.channel("once", String.class).publish("two");
    Awaitility.await().atMost(TestMemory.LIMIT).until(() -> relayConsumers() == consumers);
    assertThat(got).isEmpty();
  }

  @Test
  void aListenerMayCloseItsWorker() throws Exception {
    Worker cid = memory.worker().name("cid").connect();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    cid.channel("end", String.class)
        .subscribe(
            message -> {
              cid.close();
              closed.complete(cid.isClosed());
            });
    int connections = memory.server().getConnectionCount();
    ann.channel("end", String.class).publish("now");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    Awaitility.await()
        .atMost(TestMemory.LIMIT)
        .until(() -> memory.server().getConnectionCount() < connections);
  }

  private int relayConsumers() throws Exception {
    return memory
        .server()
        .bindingQuery(
            org.apache.activemq.artemis.api.core.SimpleString.of(TestMemory.destinations().relay()))
        .getQueueNames()
        .size();
  }
}
