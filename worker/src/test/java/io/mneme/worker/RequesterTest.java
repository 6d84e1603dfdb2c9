package io.mneme.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.Condition;
import io.mneme.protocol.ErrorCode;
import io.mneme.protocol.Expiry;
import io.mneme.protocol.JsonText;
import io.mneme.protocol.Operation;
import io.mneme.protocol.ProtocolException;
import io.mneme.protocol.Reply;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The life of a request, without a broker: a queue stands for the wire, the test for the master.
 */
@Timeout(60)
class RequesterTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final BlockingQueue<Flight> sent = new LinkedBlockingQueue<>();
  private final Requester.Wire wire = sent::add;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final List<Requester> requesters = new ArrayList<>();
  private Requester requester = requester(LONG);

  private Requester requester(Duration timeLimit) {
    return requester(timeLimit, wire);
  }

  private Requester requester(Duration timeLimit, Requester.Wire over) {
    Requester made = new Requester("test", timeLimit, (failed, cause) -> failure.complete(cause));
    requesters.add(made);
    made.connected(over);
    return made;
  }

  @AfterEach
  void close() {
    requesters.forEach(each -> each.close("the test is over"));
  }

  private static Ask<Reply> ping() {
    return Ask.of(new Operation.Ping());
  }

  private Flight nextFlight() throws InterruptedException {
    Flight flight = sent.poll(30, TimeUnit.SECONDS);
    assertThat(flight).isNotNull();
    return flight;
  }

  private void replyTo(Flight flight) {
    List<Reply> replies = new ArrayList<>();
    for (Call call : flight.calls) {
      replies.add(Reply.changed(call.id()).withId(call.id()));
    }
    requester.replied(wire, flight.correlationId(), replies);
  }

  @Test
  void aLoneRequestIsSentAtOnceAndCompletedByItsReply() throws Exception {
    CompletableFuture<Reply> reply = requester.later(ping());
    Flight flight = nextFlight();
    assertThat(flight.calls).hasSize(1);
    assertThat(reply).isNotDone();
    replyTo(flight);
    assertThat(reply.get().revision()).isEqualTo(flight.calls.get(0).id());
  }

  @Test
  void requestsMadeTogetherTravelInOneMessageAndGiveTheirResultsInOrder() throws Exception {
    List<Ask<Long>> asks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asks.add(new Ask<>(new Operation.Ping(), null, null, Reply::revision));
    }
    CompletableFuture<List<Long>> results =
        CompletableFuture.supplyAsync(() -> requester.now(asks));
    Flight flight = nextFlight();
    assertThat(flight.calls).hasSize(20);
    replyTo(flight);
    assertThat(results.get())
        .containsExactlyElementsOf(flight.calls.stream().map(Call::id).toList());
    assertThat(requester.now(List.<Ask<Long>>of())).isEmpty();
  }

  @Test
  void ofRequestsMadeTogetherTheFirstFailureIsThrownWhenAllHaveTheirReplies() throws Exception {
    List<Ask<Long>> asks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asks.add(new Ask<>(new Operation.Ping(), null, null, Reply::revision));
    }
    CompletableFuture<List<Long>> results =
        CompletableFuture.supplyAsync(() -> requester.now(asks));
    Flight flight = nextFlight();
    List<Reply> replies = new ArrayList<>();
    for (ErrorCode code : List.of(ErrorCode.FULL, ErrorCode.DENIED)) {
      replies.add(Reply.failed(code, "no").withId(flight.calls.get(replies.size()).id()));
    }
    requester.replied(wire, flight.correlationId(), replies);
    assertThat(results).isNotDone();
    requester.replied(
        wire, flight.correlationId(), List.of(Reply.done().withId(flight.calls.get(2).id())));
    assertThatThrownBy(results::get)
        .cause()
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("no")
        .extracting(e -> ((RequestRefusedException) e).code())
        .isEqualTo(ErrorCode.FULL);
  }

  @Test
  void requestsMadeWhileAMessageIsOnItsWayTravelTogetherInTheNext() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Requester slow =
        requester(
            LONG,
            flight -> {
              sent.add(flight);
              entered.countDown();
              awaitQuietly(go);
            });
    try {
      var first = slow.later(ping());
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      List<CompletableFuture<Reply>> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        others.add(slow.later(ping()));
      }
      go.countDown();
      assertThat(nextFlight().calls).hasSize(1);
      Flight second = nextFlight();
      assertThat(second.calls).hasSize(20);
      assertThat(second.oldest).isEqualTo(1);
      assertThat(first).isNotDone();
      assertThat(others).noneMatch(CompletableFuture::isDone);
    } finally {
      slow.close("over");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLostReplyHoldsUpNobodyElse() throws Exception {
    var lost = requester.later(ping());
    nextFlight();
    var next = requester.later(ping());
    replyTo(nextFlight());
    assertThat(next.get()).isNotNull();
    assertThat(lost).isNotDone();
  }

  @Test
  void aMessageHasAtMostAThousandRequestsAndFourMebibytes() throws Exception {
    requester.later(ping()).isDone();
    nextFlight();
    List<CompletableFuture<Reply>> all = new ArrayList<>();
    JsonText large = JsonText.of("\"" + "x".repeat((1 << 20) - 10) + "\"");
    for (int i = 0; i < 5; i++) {
      all.add(
          requester.later(
              Ask.of(new Operation.Set("m", "k", large, Expiry.NEVER, Condition.ALWAYS))));
    }
    for (int i = 0; i < 2_500; i++) {
      all.add(requester.later(ping()));
    }
    int calls = 0;
    while (calls < all.size()) {
      Flight flight = nextFlight();
      assertThat(flight.calls).hasSizeLessThanOrEqualTo(1_000);
      long bytes = flight.calls.stream().mapToLong(call -> call.operation().length).sum();
      assertThat(bytes).isLessThan(4 << 20);
      calls += flight.calls.size();
      replyTo(flight);
    }
    assertThat(all).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aRequestWithoutAReplyFailsAtItsTimeLimitAndSaysThatItsOutcomeIsUnknown() throws Exception {
    requester = requester(Duration.ofSeconds(1));
    Ask<Reply> get = new Ask<>(new Operation.Get("carts", "u1"), "carts", "u1", reply -> reply);
    assertThatThrownBy(() -> requester.now(get))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("get carts \"u1\"")
        .hasMessageContaining("outcome is unknown")
        .extracting(e -> ((OutcomeUnknownException) e).requestId())
        .isEqualTo(1L);
    // Replies that come too late, to it and to its copies, are passed over.
    CompletableFuture<Reply> next = requester.later(ping());
    while (!next.isDone()) {
      replyTo(nextFlight());
    }
    assertThat(next.get()).isNotNull();
  }

  @Test
  void closingFailsWhatIsOutstandingAndRefusesWhatComes() throws Exception {
    var onItsWay = requester.later(ping());
    nextFlight();
    requester.close("the worker was closed");
    assertThatThrownBy(onItsWay::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("the worker was closed");
    assertThatThrownBy(() -> requester.now(ping()))
        .isInstanceOf(WorkerClosedException.class)
        .hasMessageContaining("the worker was closed");
    requester.close("again");
  }

  @Test
  void aWaitingCallWhereFuturesAreCompletedIsRefusedAndDoesNotHang() throws Exception {
    CompletableFuture<Reply> nested =
        requester.later(ping()).thenApply(reply -> requester.now(ping()));
    replyTo(nextFlight());
    assertThatThrownBy(nested::get)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Async");
  }

  @Test
  void aRequestWithoutAReplyIsSentAgainUnderTheSameId() throws Exception {
    requester = requester(Duration.ofSeconds(2));
    CompletableFuture<Reply> answered = requester.later(ping());
    Flight first = nextFlight();
    CompletableFuture<Reply> lost = requester.later(ping());
    Flight second = nextFlight();
    replyTo(first);
    assertThat(answered.get()).isNotNull();

    Flight again = nextFlight();
    assertThat(again.calls).containsExactlyElementsOf(second.calls);
    assertThat(again.oldest).isEqualTo(second.calls.get(0).id());
    replyTo(again);
    assertThat(lost.get()).isNotNull();
    // The first copy's reply, when it turns up after all, is passed over.
    replyTo(second);
  }

  @Test
  void aMessageThatIsRefusedAsAWholeFailsAllItsRequests() throws Exception {
    var refused = requester.later(ping());
    Flight flight = nextFlight();
    requester.replied(
        wire, flight.correlationId(), List.of(Reply.failed(ErrorCode.TOO_LARGE, "too large")));
    assertThatThrownBy(refused::get)
        .cause()
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("TOO_LARGE");
  }

  @Test
  void anInterruptedCallerStopsWaitingAndStaysInterrupted() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                requester.now(ping());
              } catch (OutcomeUnknownException e) {
                thrown.set(e);
              }
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    nextFlight();
    caller.interrupt();
    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).hasMessageContaining("interrupted");
  }

  @Test
  void aWireThatThrowsIsReportedOnce() throws Exception {
    Requester broken =
        requester(
            LONG,
            flight -> {
              throw new JMSException("gone");
            });
    var reply = broken.later(ping());
    assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessage("gone");
    broken.close("the connection was lost");
    assertThat(reply).isCompletedExceptionally();
  }

  @Test
  void aWireThatBreaksInAnUnforeseenWayIsReportedToo() throws Exception {
    Requester broken =
        requester(
            LONG,
            flight -> {
              throw new IllegalStateException("unforeseen");
            });
    broken.later(ping()).isDone();
    assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessage("unforeseen");
    broken.close("over");
  }

  @Test
  void aCallbackOfALateRequestThatBlocksDoesNotHoldUpTheTimeLimitsOfOthers() throws Exception {
    requester = requester(Duration.ofMillis(200));
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    var first =
        requester
            .later(ping())
            .exceptionally(
                late -> {
                  blocked.countDown();
                  awaitQuietly(go);
                  return Reply.done();
                });
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> requester.now(ping())).isInstanceOf(OutcomeUnknownException.class);
    go.countDown();
    assertThat(first.get()).isEqualTo(Reply.done());
  }

  @Test
  void aRequestThatFoundNoRoomInTheRepliesIsSentAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    requester =
        requester(
            LONG,
            flight -> {
              sent.add(flight);
              awaitQuietly(go);
            });
    CompletableFuture<Reply> holder = requester.later(ping());
    replyTo(nextFlight());
    assertThat(holder.get()).isNotNull();
    Ask<Reply> get = Ask.of(new Operation.Get("m", "k"));
    CompletableFuture<Reply> first = requester.later(get);
    CompletableFuture<Reply> second = requester.later(get);
    go.countDown();
    Flight both = nextFlight();
    assertThat(both.calls).hasSize(2);
    long firstId = both.calls.get(0).id();
    long secondId = both.calls.get(1).id();
    Reply noRoom = Reply.failed(ErrorCode.CROWDED_OUT, "no room").withId(secondId);

    requester.replied(
        wire, both.correlationId(), List.of(Reply.found(false).withId(firstId), noRoom));
    assertThat(first.get().found()).isFalse();
    Flight again = nextFlight();
    assertThat(again.calls).containsExactly(both.calls.get(1));
    replyTo(again);
    assertThat(second.get()).isNotNull();
  }

  private static Ask<Reply> set() throws ProtocolException {
    return Ask.of(new Operation.Set("m", "k", JsonText.of("1"), Expiry.NEVER, Condition.ALWAYS));
  }

  private static Reply unknownWorker(Call call) {
    return Reply.failed(ErrorCode.WORKER_UNKNOWN, "who?").withId(call.id());
  }

  @Test
  void whatHasNoReplyWhenTheWireIsLostIsSentAgainOverTheNextUnderTheSameIds() throws Exception {
    var first = requester.later(ping());
    Flight lost = nextFlight();
    requester.disconnected(wire);
    var second = requester.later(ping());
    assertThat(sent).isEmpty();

    requester.connected(wire);
    Flight again = nextFlight();
    assertThat(again.calls).hasSize(2);
    assertThat(again.calls.get(0)).isSameAs(lost.calls.get(0));
    assertThat(again.oldest).isEqualTo(lost.oldest);
    replyTo(again);
    assertThat(first.get()).isNotNull();
    assertThat(second.get()).isNotNull();
  }

  @Test
  void withoutAWireARequestFailsAtItsTimeLimitAndSaysThatItWasNotSent() {
    requester = requester(Duration.ofMillis(100));
    requester.disconnected(wire);
    assertThatThrownBy(() -> requester.now(ping()))
        .isInstanceOf(MasterUnavailableException.class)
        .hasMessageContaining("not sent");
  }

  @Test
  void theLossOfAWireThatIsNotUsedAnyMoreChangesNothing() throws Exception {
    Requester.Wire next = sent::add;
    requester.connected(next);
    requester.disconnected(wire);
    var reply = requester.later(ping());
    replyTo(nextFlight());
    assertThat(reply.get()).isNotNull();
  }

  @Test
  void aRequestThatAnUnknownSessionKeptFromBeingCarriedOutIsSentAgainInTheNext() throws Exception {
    var reply = requester.later(set());
    Flight flight = nextFlight();
    boolean over =
        requester.replied(
            wire, flight.correlationId(), List.of(unknownWorker(flight.calls.get(0))));
    assertThat(over).isTrue();
    assertThat(sent).isEmpty();

    requester.connected(wire);
    Flight again = nextFlight();
    assertThat(again.calls).containsExactlyElementsOf(flight.calls);
    replyTo(again);
    assertThat(reply.get()).isNotNull();
  }

  @Test
  void aChangeThatMayHaveBeenCarriedOutInALostSessionIsNotRepeatedInAnother() throws Exception {
    var twice = requester.later(set());
    nextFlight();
    requester.disconnected(wire);
    requester.connected(wire);
    Flight copy = nextFlight();
    var unanswered = requester.later(set());
    nextFlight();
    var read = requester.later(Ask.of(new Operation.Get("m", "k")));
    nextFlight();

    requester.replied(wire, copy.correlationId(), List.of(unknownWorker(copy.calls.get(0))));
    for (var each : List.of(twice, unanswered)) {
      assertThatThrownBy(each::get)
          .cause()
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("session is over");
    }
    requester.connected(wire);
    Flight again = nextFlight();
    assertThat(again.calls).hasSize(1);
    replyTo(again);
    assertThat(read.get()).isNotNull();
  }

  @Test
  void whatALostWireStillBringsEndsNoLaterSession() throws Exception {
    var reply = requester.later(set());
    Flight old = nextFlight();
    Requester.Wire next = sent::add;
    requester.disconnected(wire);
    requester.connected(next);
    Flight again = nextFlight();
    boolean over =
        requester.replied(wire, old.correlationId(), List.of(unknownWorker(old.calls.get(0))));
    assertThat(over).isFalse();
    replyTo(again);
    assertThat(reply.get()).isNotNull();
  }

  @Test
  void aWireThatEndsInAnErrorKeepsNobodyFromSendingOverTheNext() throws Exception {
    Requester broken =
        requester(
            LONG,
            flight -> {
              throw new OutOfMemoryError("thrown by the test");
            });
    var reply = broken.later(ping());
    assertThat(failure.get(30, TimeUnit.SECONDS)).hasMessage("thrown by the test");
    broken.connected(wire);
    Flight again = nextFlight();
    broken.replied(wire, again.correlationId(), List.of(Reply.done().withId(1)));
    assertThat(reply.get()).isNotNull();
  }

  @Test
  void aRequestIsNotRefusedBecauseAnEarlierCopyFoundNoRoom() throws Exception {
    requester.disconnected(wire);
    Ask<Reply> get = Ask.of(new Operation.Get("m", "k"));
    CompletableFuture<Reply> first = requester.later(get);
    CompletableFuture<Reply> second = requester.later(get);
    requester.connected(wire);
    Flight both = nextFlight();
    assertThat(both.calls).hasSize(2);
    Reply noRoom = Reply.failed(ErrorCode.CROWDED_OUT, "no room").withId(both.calls.get(1).id());

    // The connection is lost, and its last message is received after that.
    requester.disconnected(wire);
    requester.replied(
        wire,
        both.correlationId(),
        List.of(Reply.found(false).withId(both.calls.get(0).id()), noRoom));
    assertThat(first.get().found()).isFalse();
    requester.connected(wire);
    Flight again = nextFlight();
    requester.replied(wire, both.correlationId(), List.of(noRoom));
    assertThat(second).isNotDone();
    replyTo(again);
    Flight last = sent.poll(1, TimeUnit.SECONDS);
    if (last != null) {
      replyTo(last);
    }
    assertThat(second.get(30, TimeUnit.SECONDS)).isNotNull();
  }
}
