package io.mneme.bench.peers;

import io.mneme.worker.AsyncSharedMap;
import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.util.concurrent.CompletionStage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Workers, each with a connection of its own. */
final class MnemeClients implements Clients {

  private final ActiveMQConnectionFactory factory;

  MnemeClients(String url) {
    this.factory = new ActiveMQConnectionFactory(url);
  }

  @Override
  public Client connect() {
    Worker worker =
        Worker.builder(factory)
            .timeLimit(Names.PATIENCE)
            .connectTimeLimit(Names.PATIENCE)
            .connect();
    return () -> new MapCaller(worker.map(Names.MAP, String.class));
  }

  private static final class MapCaller implements Caller {

    private final SharedMap<String> map;
    private final AsyncSharedMap<String> async;

    MapCaller(SharedMap<String> map) {
      this.map = map;
      this.async = map.async();
    }

    @Override
    public @Nullable String get(String key) {
      return map.get(key).orElse(null);
    }

    @Override
    public void set(String key, String value) {
      map.set(key, value);
    }

    @Override
    public CompletionStage<?> getLater(String key) {
      return async.get(key).thenApply(found -> found.orElse(""));
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      return async.set(key, value);
    }
  }
}
