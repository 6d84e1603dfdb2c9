package io.mneme.worker;

import io.mneme.protocol.Destinations;
import io.mneme.protocol.Names;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Worker}. Each has a default. Not safe for use by many threads. */
public final class WorkerBuilder {

  private static final Duration LONGEST = Duration.ofDays(1);

  final ConnectionFactory connectionFactory;
  String prefix = Destinations.DEFAULT_PREFIX;
  String memory = Destinations.DEFAULT_MEMORY;
  @Nullable String name;
  @Nullable String user;
  @Nullable String password;
  Duration timeLimit = Duration.ofSeconds(10);
  Duration connectTimeLimit = Duration.ofSeconds(10);
  ValueCodec codec = new JacksonCodec();
  @Nullable Executor executor;

  WorkerBuilder(ConnectionFactory connectionFactory) {
    this.connectionFactory = Objects.requireNonNull(connectionFactory, "connectionFactory");
  }

  /**
   * The memory to work with; default {@code main}.
   *
   * @param memory 1 to 64 of {@code A-Z a-z 0-9 _ -}
   */
  public WorkerBuilder memory(String memory) {
    this.memory = Names.requireMemory(memory);
    return this;
  }

  /**
   * What the names of the memory's destinations begin with; default {@code mneme}. Must be the
   * master's.
   *
   * @param prefix names of {@code A-Z a-z 0-9 _ -}, joined by dots
   */
  public WorkerBuilder prefix(String prefix) {
    this.prefix = new Destinations(prefix, Destinations.DEFAULT_MEMORY).prefix();
    return this;
  }

  /**
   * The name by which other workers know this one; by default the master chooses one.
   *
   * @param name 1 to 64 of {@code A-Z a-z 0-9 _ . -}
   */
  public WorkerBuilder name(String name) {
    this.name = Names.requireName("worker", name);
    return this;
  }

  /** The user and password for the broker; by default those of the connection factory. */
  public WorkerBuilder credentials(String user, String password) {
    this.user = Objects.requireNonNull(user, "user");
    this.password = Objects.requireNonNull(password, "password");
    return this;
  }

  /**
   * How long a request may take before it fails with {@link OutcomeUnknownException}; default 10
   * seconds.
   *
   * @param timeLimit 1 millisecond to 1 day
   */
  public WorkerBuilder timeLimit(Duration timeLimit) {
    this.timeLimit = requireLimit(timeLimit);
    return this;
  }

  /**
   * How long {@link #connect} waits for a master, and after that each attempt to get another
   * session; default 10 seconds.
   *
   * @param timeLimit 1 millisecond to 1 day
   */
  public WorkerBuilder connectTimeLimit(Duration timeLimit) {
    this.connectTimeLimit = requireLimit(timeLimit);
    return this;
  }

  /**
   * How values become JSON; by default with Jackson, as {@link ValueCodec} describes it.
   *
   * @param codec all workers that share a map or channel must understand each other's JSON
   */
  public WorkerBuilder codec(ValueCodec codec) {
    this.codec = Objects.requireNonNull(codec, "codec");
    return this;
  }

  /**
   * Where listeners are called: those of watches and mirrors, with the subscribers to their
   * publishers, of channels, and of the worker's state; by default each on a thread of the worker's
   * own.
   *
   * <p>Each listener is called once at a time, in order, whatever the executor. While it has no
   * thread for a listener, what comes for that waits as it does for a listener that is slow. An
   * executor with one thread will do, also one that is the caller's own; none of the worker's
   * threads waits for it. Where it rejects a call, that listener's watch or subscription is closed,
   * which is reported in the log as an error; a subscriber gets an {@code onError}. The worker does
   * not shut it down: close the worker first.
   *
   * <p>Futures are not completed there, but on the worker's own threads: give the executor to their
   * {@code Async} methods.
   *
   * @param executor any will do, also one that runs the calls on the thread of {@code execute},
   *     always or when it has too much to do. Then a listener that is slow holds up what else the
   *     worker hears of changes, or of channels
   */
  public WorkerBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Connects and waits until a master answers.
   *
   * @throws MasterUnavailableException if the broker cannot be reached or refuses the connection,
   *     or no master answers within the time limit for that
   * @throws IllegalArgumentException if the connection factory cannot give the worker a connection
   *     of its own, with several sessions and listeners: it says what to give instead
   */
  public Worker connect() {
    return JmsWorker.connect(this);
  }

  private static Duration requireLimit(Duration timeLimit) {
    if (timeLimit.compareTo(Duration.ofMillis(1)) < 0 || timeLimit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the time limit " + timeLimit + " is not between 1 millisecond and 1 day");
    }
    return timeLimit;
  }
}
