package io.mneme.bench.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Clients of a member of Hazelcast. */
final class HazelcastClients implements Clients {

  private final String address;

  HazelcastClients(String address) {
    this.address = address;
  }

  @Override
  public Client connect() {
    ClientConfig config = new ClientConfig();
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().addAddress(address);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    return () -> new MapCaller(client.getMap(Names.MAP));
  }

  private static final class MapCaller implements Caller {

    private final IMap<String, String> map;

    MapCaller(IMap<String, String> map) {
      this.map = map;
    }

    @Override
    public @Nullable String get(String key) {
      return map.get(key);
    }

    @Override
    public void set(String key, String value) {
      map.set(key, value);
    }

    @Override
    public CompletionStage<?> getLater(String key) {
      return onItsThread(map.getAsync(key));
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      return onItsThread(map.setAsync(key, value));
    }

    /**
     * Calls back on the thread of the client that has received the reply. By itself it would start
     * a thread for each, on a machine of two processors: 850 a second instead of many thousand.
     */
    private static <T> CompletionStage<T> onItsThread(CompletionStage<T> request) {
      CompletableFuture<T> answered = new CompletableFuture<>();
      var unused =
          request.whenCompleteAsync(
              (reply, thrown) -> {
                if (thrown == null) {
                  answered.complete(reply);
                } else {
                  answered.completeExceptionally(thrown);
                }
              },
              Runnable::run);
      return answered;
    }
  }
}
