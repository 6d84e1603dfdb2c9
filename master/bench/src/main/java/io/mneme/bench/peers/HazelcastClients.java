package io.mneme.bench.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
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
      return map.getAsync(key);
    }

    @Override
    public CompletionStage<?> setLater(String key, String value) {
      return map.setAsync(key, value);
    }
  }
}
