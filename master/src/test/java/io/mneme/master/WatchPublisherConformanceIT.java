package io.mneme.master;

import io.mneme.worker.SharedMap;
import io.mneme.worker.WatchEvent;
import io.mneme.worker.WatchOptions;
import io.mneme.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/**
 * The conformance suite of Reactive Streams for publishers, all of it. It leaves out by itself what
 * is about publishers that come to an end: a watch does not.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchPublisherConformanceIT {

  private static final int MOST = 100;

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

  /** What the suite is run on: public, for its own way to call methods. */
  public static final class Verification extends FlowPublisherVerification<WatchEvent<String>> {

    private final Worker worker;
    private final Worker closed;

    Verification(Worker worker, Worker closed) {
      super(new TestEnvironment(2_000, 300));
      this.worker = worker;
      this.closed = closed;
    }

    /** One of a map that has had so many changes already. */
    @Override
    public Flow.Publisher<WatchEvent<String>> createFlowPublisher(long elements) {
      SharedMap<String> map = worker.map("m-" + UUID.randomUUID(), String.class);
      long first = worker.info().revision() + 1;
      for (int i = 0; i < Math.min(elements, MOST); i++) {
        map.set("k", "v" + i);
      }
      return map.watch(WatchOptions.all().from(first));
    }

    /** One of a worker that is closed. */
    @Override
    public Flow.Publisher<WatchEvent<String>> createFailedFlowPublisher() {
      return closed.map("none", String.class).watch(WatchOptions.all());
    }

    @Override
    public long maxElementsFromPublisher() {
      return publisherUnableToSignalOnComplete();
    }
  }

  @TestFactory
  Stream<DynamicTest> reactiveStreams() throws Exception {
    Worker closed = memory.connect();
    closed.close();
    return Arrays.stream(Verification.class.getMethods())
        .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
        .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method, closed)));
  }

  private void run(Method method, Worker closed) throws Throwable {
    Verification verification = new Verification(worker, closed);
    verification.setUp();
    try {
      method.invoke(verification);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SkipException skipped) {
        Assumptions.abort(skipped.getMessage());
      }
      throw e.getCause();
    }
  }
}
