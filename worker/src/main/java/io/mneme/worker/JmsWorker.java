package io.mneme.worker;

import io.mneme.protocol.BrokerTrouble;
import io.mneme.protocol.Names;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The worker: makes maps and channels of what keeps it connected. */
final class JmsWorker implements Worker {

  private final Connector connector;
  private final ValueCodec codec;
  private final @Nullable Executor executor;
  private final Watches watches;

  private JmsWorker(WorkerBuilder settings) {
    this.connector = new Connector(settings);
    this.codec = settings.codec;
    this.executor = settings.executor;
    this.watches = new Watches(settings.memory, settings.timeLimit, connector, settings.executor);
  }

  static Worker connect(WorkerBuilder settings) {
    JmsWorker worker = new JmsWorker(settings);
    String broker = BrokerDescription.of(worker.connector.connections().factory());
    boolean connected = false;
    try {
      connected = worker.connector.start(settings.connectTimeLimit);
    } catch (NotPermittedException e) {
      throw new MasterUnavailableException(
          "broker "
              + broker
              + " lets this user in, but does not permit it to "
              + e.getMessage()
              + "; give it the role of a worker",
          e);
    } catch (JMSSecurityException e) {
      throw new MasterUnavailableException(
          "broker " + broker + " refuses user or password: " + e.getMessage(), e);
    } catch (JMSException e) {
      throw new MasterUnavailableException(
          "cannot connect to memory \""
              + settings.memory
              + "\" on broker "
              + broker
              + ": "
              + why(worker.connector, e),
          e);
    } finally {
      if (!connected) {
        worker.close();
      }
    }
    if (!connected) {
      throw new MasterUnavailableException(
          "no master of memory \""
              + settings.memory
              + "\" on broker "
              + broker
              + " answered within "
              + settings.connectTimeLimit.toMillis()
              + " ms: is one running, for this memory and prefix?"
              + worker.connector.hint(),
          null);
    }
    return worker;
  }

  private static String why(Connector connector, JMSException e) {
    String trouble =
        BrokerTrouble.of(BrokerDescription.artemisUrl(connector.connections().factory()));
    return trouble.isEmpty() ? String.valueOf(e.getMessage()) : trouble;
  }

  @Override
  public <V> SharedMap<V> map(String name, Class<V> type) {
    return map(name, (Type) type);
  }

  @Override
  public <V> SharedMap<V> map(String name, ValueType<V> type) {
    return map(name, type.type());
  }

  @Override
  public <V> SharedMap<V> map(String name, Type type) {
    Names.requireName("map", name);
    return new RemoteMap<>(name, connector.requester(), watches, new Values<>(codec, type));
  }

  @Override
  public <V> Watchable<V> allMaps(Class<V> type) {
    return allMaps((Type) type);
  }

  @Override
  public <V> Watchable<V> allMaps(ValueType<V> type) {
    return allMaps(type.type());
  }

  @Override
  public <V> Watchable<V> allMaps(Type type) {
    return new RemoteWatchable<>(watches, watches.source(null), new Values<>(codec, type));
  }

  @Override
  public Transaction transaction() {
    return new RemoteTransaction(connector.requester());
  }

  @Override
  public List<MapSize> maps() {
    List<MapSize> all = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      after = connector.requester().now(MemoryAsks.maps(after.get(), all));
    }
    return all;
  }

  @Override
  public CompletableFuture<List<MapSize>> mapsAsync() {
    return mapsAsync("", new ArrayList<>());
  }

  private CompletableFuture<List<MapSize>> mapsAsync(String after, List<MapSize> all) {
    return connector
        .requester()
        .later(MemoryAsks.maps(after, all))
        .thenCompose(
            next ->
                next.isPresent()
                    ? mapsAsync(next.get(), all)
                    : CompletableFuture.completedFuture(all));
  }

  @Override
  public MemoryInfo info() {
    return connector.requester().now(MemoryAsks.info());
  }

  @Override
  public CompletableFuture<MemoryInfo> infoAsync() {
    return connector.requester().later(MemoryAsks.info());
  }

  @Override
  public <T> Channel<T> channel(String name, Class<T> type) {
    return channel(name, (Type) type);
  }

  @Override
  public <T> Channel<T> channel(String name, ValueType<T> type) {
    return channel(name, type.type());
  }

  @Override
  public <T> Channel<T> channel(String name, Type type) {
    Names.requireName("channel", name);
    return new RemoteChannel<>(name, connector, new Values<>(codec, type), executor);
  }

  @Override
  public String name() {
    return connector.name();
  }

  @Override
  public WorkerState state() {
    return connector.states().state();
  }

  @Override
  public Subscription onStateChange(Consumer<WorkerState> listener) {
    return connector.states().add(listener);
  }

  @Override
  public boolean isClosed() {
    return connector.isClosed();
  }

  @Override
  public void close() {
    connector.close();
    watches.close();
  }

  @Override
  public String toString() {
    return "Worker[" + name() + ", " + state() + "]";
  }
}
